package dev.tern.conformance.converter;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;

import dev.tern.graph.Constants;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** At least one case for each TensorFlow operator that the converter has a row for. */
final class GraphCases {
    private GraphCases() {}

    static List<GraphCase> all() {
        List<GraphCase> cases = new ArrayList<>();
        unary(cases);
        binary(cases);
        windows(cases);
        products(cases);
        normalizations(cases);
        reductions(cases);
        shapes(cases);
        slices(cases);
        indices(cases);
        cases.addAll(GraphCasesByType.all());
        return cases;
    }

    private static GraphCase of(String operator) {
        return GraphCase.of(operator);
    }

    private static void unary(List<GraphCase> cases) {
        for (String name : List.of(
                "Abs",
                "Ceil",
                "Cos",
                "Elu",
                "Exp",
                "Floor",
                "Neg",
                "Relu",
                "Relu6",
                "Sigmoid",
                "Sign",
                "Sin",
                "Tanh",
                "Round",
                "Rint",
                "Square",
                "LeakyRelu",
                "Softplus",
                "Softsign",
                "Selu",
                "Expm1",
                "IsNan",
                "IsFinite",
                "IsInf",
                "ZerosLike",
                "OnesLike",
                "Identity",
                "StopGradient",
                "PreventGradient",
                "Snapshot")) {
            cases.add(of(name).in(FLOAT32, 2, 3, 4).t(FLOAT32));
        }
        for (String name : List.of("Log", "Log1p", "Rsqrt", "Sqrt", "Inv", "Reciprocal")) {
            cases.add(of(name).drawn(FLOAT32, 0.1, 3, 2, 5).t(FLOAT32));
        }
        for (DataType type : List.of(INT32, INT64)) {
            cases.add(of("Neg").in(type, 7).t(type));
            cases.add(of("Square").in(type, 7).t(type));
            cases.add(of("ZerosLike").in(type, 7).t(type));
        }
        cases.add(of("Abs").drawn(INT32, -9, 9, 7).t(INT32));
        cases.add(of("Relu").drawn(INT32, -9, 9, 7).t(INT32));
        cases.add(of("LogicalNot").in(BOOL, 7));
        for (DataType to : List.of(INT32, INT64, BOOL, DataType.FLOAT64, DataType.UINT8)) {
            cases.add(of("Cast")
                    .drawn(FLOAT32, 0, 9, 3, 4)
                    .attr("SrcT", FLOAT32)
                    .attr("DstT", to)
                    .note("to " + to));
        }
        cases.add(of("Cast").in(INT64, 3, 4).attr("SrcT", INT64).attr("DstT", FLOAT32));
        cases.add(of("Bitcast").in(FLOAT32, 3, 4).t(FLOAT32).attr("type", INT32));
        cases.add(of("CheckNumerics").in(FLOAT32, 3).t(FLOAT32).attr("message", "m"));
        cases.add(of("EnsureShape").in(FLOAT32, 3).t(FLOAT32).attr("shape", Shape.of(3)));
    }

    private static void binary(List<GraphCase> cases) {
        for (String name : List.of("Add", "AddV2", "Sub", "Mul", "Maximum", "Minimum", "SquaredDifference")) {
            cases.add(of(name).in(FLOAT32, 2, 3, 4).in(FLOAT32, 3, 1).t(FLOAT32));
            cases.add(of(name).in(INT32, 2, 3).in(INT32, 2, 3).t(INT32));
            cases.add(of(name).in(INT64, 2, 3).in(INT64, 3).t(INT64));
            cases.add(of(name).in(FLOAT32, 1, 2, 1, 2, 3, 2)
                    .in(FLOAT32, 2, 2, 2, 1, 3, 2)
                    .t(FLOAT32)
                    .note("rank 6"));
        }
        for (String name : List.of("Div", "RealDiv", "DivNoNan", "Xdivy", "FloorDiv", "FloorMod", "Pow")) {
            cases.add(of(name).drawn(FLOAT32, 0.5, 4, 2, 3, 4)
                    .drawn(FLOAT32, 0.5, 2, 4)
                    .t(FLOAT32));
        }
        for (String name : List.of("FloorDiv", "FloorMod", "TruncateDiv", "Div")) {
            cases.add(of(name).drawn(INT32, -9, 9, 2, 30).drawn(INT32, 1, 5, 30).t(INT32));
        }
        cases.add(of("MulNoNan").in(FLOAT32, 5).in(FLOAT32, 5).t(FLOAT32));
        cases.add(of("Atan2").in(FLOAT32, 5).in(FLOAT32, 5).t(FLOAT32));
        cases.add(of("Xlogy").in(FLOAT32, 5).drawn(FLOAT32, 0.5, 3, 5).t(FLOAT32));
        cases.add(of("Xlog1py").in(FLOAT32, 5).drawn(FLOAT32, 0.5, 3, 5).t(FLOAT32));
        cases.add(of("SigmoidGrad").in(FLOAT32, 5).in(FLOAT32, 5).t(FLOAT32));
        cases.add(of("TanhGrad").in(FLOAT32, 5).in(FLOAT32, 5).t(FLOAT32));
        for (String name : List.of("Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual")) {
            for (DataType type : List.of(FLOAT32, INT32, INT64)) {
                cases.add(of(name).drawn(type, 0, 4, 4, 5).drawn(type, 0, 4, 5).t(type));
            }
        }
        cases.add(of("LogicalAnd").in(BOOL, 9).in(BOOL, 9));
        cases.add(of("LogicalOr").in(BOOL, 9).in(BOOL, 9));
        cases.add(of("BitwiseXor").in(INT32, 9).in(INT32, 9).t(INT32));
        cases.add(of("RightShift").drawn(INT32, 0, 99, 9).drawn(INT32, 0, 5, 9).t(INT32));
        cases.add(of("BiasAdd").in(FLOAT32, 2, 3, 4).in(FLOAT32, 4).t(FLOAT32));
        cases.add(of("BiasAddV1").in(FLOAT32, 2, 3, 4).in(FLOAT32, 4).t(FLOAT32));
        cases.add(of("BiasAddGrad").in(FLOAT32, 2, 3, 4).t(FLOAT32));
        cases.add(of("AddN")
                .in(FLOAT32, 2, 3)
                .in(FLOAT32, 2, 3)
                .in(FLOAT32, 2, 3)
                .attr("N", 3)
                .t(FLOAT32));
        cases.add(of("AddN").in(INT64, 2, 3).in(INT64, 2, 3).attr("N", 2).t(INT64));
        cases.add(of("Select").in(BOOL, 4).in(FLOAT32, 4, 3).in(FLOAT32, 4, 3).t(FLOAT32));
        cases.add(of("Select").in(BOOL, 4, 3).in(INT32, 4, 3).in(INT32, 4, 3).t(INT32));
        cases.add(of("SelectV2").in(BOOL, 4, 1).in(FLOAT32, 4, 3).in(FLOAT32, 3).t(FLOAT32));
        cases.add(of("SelectV2").in(BOOL, 4, 3).in(INT64, 4, 3).in(INT64, 4, 3).t(INT64));
    }

    private static void windows(List<GraphCase> cases) {
        for (String padding : List.of("SAME", "VALID")) {
            cases.add(of("Conv2D")
                    .in(FLOAT32, 2, 9, 8, 3)
                    .weights(3, 2, 3, 5)
                    .t(FLOAT32)
                    .within(1e-5)
                    .attr("strides", new int[] {1, 2, 1, 1})
                    .attr("padding", padding)
                    .note(padding));
            cases.add(of("DepthwiseConv2dNative")
                    .in(FLOAT32, 2, 9, 8, 3)
                    .weights(3, 2, 3, 2)
                    .t(FLOAT32)
                    .within(1e-5)
                    .attr("strides", new int[] {1, 2, 2, 1})
                    .attr("padding", padding)
                    .note(padding));
            cases.add(of("MaxPool")
                    .in(FLOAT32, 2, 9, 8, 3)
                    .t(FLOAT32)
                    .attr("ksize", new int[] {1, 3, 2, 1})
                    .attr("strides", new int[] {1, 2, 2, 1})
                    .attr("padding", padding)
                    .note(padding));
            cases.add(of("AvgPool")
                    .in(FLOAT32, 2, 9, 8, 3)
                    .t(FLOAT32)
                    .attr("ksize", new int[] {1, 3, 2, 1})
                    .attr("strides", new int[] {1, 2, 2, 1})
                    .attr("padding", padding)
                    .note(padding));
            cases.add(of("Conv2DBackpropInput")
                    .ints(2, 8, 8, 3)
                    .weights(3, 3, 3, 5)
                    .in(FLOAT32, 2, padding.equals("SAME") ? 4 : 3, padding.equals("SAME") ? 4 : 3, 5)
                    .t(FLOAT32)
                    .attr("strides", new int[] {1, 2, 2, 1})
                    .attr("padding", padding)
                    .within(1e-5)
                    .note(padding));
            cases.add(of("Conv3D")
                    .in(FLOAT32, 1, 5, 6, 7, 2)
                    .weights(2, 3, 3, 2, 4)
                    .t(FLOAT32)
                    .within(1e-5)
                    .attr("strides", new int[] {1, 1, 2, 2, 1})
                    .attr("padding", padding)
                    .note(padding));
        }
        cases.add(of("Conv2D")
                .in(FLOAT32, 1, 9, 8, 3)
                .weights(3, 3, 3, 5)
                .t(FLOAT32)
                .within(1e-5)
                .attr("strides", new int[] {1, 1, 1, 1})
                .attr("dilations", new int[] {1, 2, 2, 1})
                .attr("padding", "SAME")
                .note("dilated"));
        cases.add(of("Conv2D")
                .in(FLOAT32, 1, 9, 8, 3)
                .weights(3, 3, 3, 5)
                .t(FLOAT32)
                .within(1e-5)
                .attr("strides", new int[] {1, 1, 1, 1})
                .attr("padding", "EXPLICIT")
                .attr("explicit_paddings", new int[] {0, 0, 2, 1, 0, 3, 0, 0})
                .note("explicit"));
        cases.add(of("Conv3DBackpropInputV2")
                .ints(1, 4, 6, 6, 2)
                .weights(2, 3, 3, 2, 4)
                .in(FLOAT32, 1, 4, 3, 3, 4)
                .t(FLOAT32)
                .attr("Tshape", INT32)
                .within(1e-5)
                .attr("strides", new int[] {1, 1, 2, 2, 1})
                .attr("padding", "SAME"));
        for (boolean half : new boolean[] {false, true}) {
            cases.add(of("ResizeBilinear")
                    .in(FLOAT32, 1, 4, 5, 2)
                    .ints(7, 9)
                    .t(FLOAT32)
                    .within(1e-5)
                    .attr("half_pixel_centers", half)
                    .note("half " + half));
            cases.add(of("ResizeNearestNeighbor")
                    .in(FLOAT32, 1, 4, 5, 2)
                    .ints(7, 9)
                    .t(FLOAT32)
                    .attr("half_pixel_centers", half)
                    .note("half " + half));
        }
        cases.add(of("ResizeBilinear")
                .in(FLOAT32, 1, 4, 5, 2)
                .ints(7, 9)
                .t(FLOAT32)
                .attr("align_corners", true)
                .within(1e-5)
                .note("aligned"));
        cases.add(of("DepthToSpace").in(FLOAT32, 1, 2, 3, 8).t(FLOAT32).attr("block_size", 2));
        cases.add(of("SpaceToDepth").in(FLOAT32, 1, 4, 6, 2).t(FLOAT32).attr("block_size", 2));
        cases.add(of("SpaceToBatchND")
                .in(FLOAT32, 1, 4, 6, 2)
                .ints(2, 2)
                .constant(Constants.of("", Shape.of(2, 2), 1, 1, 0, 2))
                .t(FLOAT32));
        cases.add(of("BatchToSpaceND")
                .in(FLOAT32, 8, 3, 4, 2)
                .ints(2, 2)
                .constant(Constants.of("", Shape.of(2, 2), 1, 0, 0, 2))
                .t(FLOAT32));
    }

    private static void products(List<GraphCase> cases) {
        for (boolean a : new boolean[] {false, true}) {
            for (boolean b : new boolean[] {false, true}) {
                cases.add(of("MatMul")
                        .in(FLOAT32, a ? 5 : 3, a ? 3 : 5)
                        .weights(b ? 4 : 5, b ? 5 : 4)
                        .t(FLOAT32)
                        .attr("transpose_a", a)
                        .attr("transpose_b", b)
                        .note("a " + a + " b " + b));
                cases.add(of("BatchMatMulV2")
                        .in(FLOAT32, 2, a ? 5 : 3, a ? 3 : 5)
                        .in(FLOAT32, 2, b ? 4 : 5, b ? 5 : 4)
                        .t(FLOAT32)
                        .attr("adj_x", a)
                        .attr("adj_y", b)
                        .note("x " + a + " y " + b));
            }
        }
        cases.add(of("BatchMatMul").in(FLOAT32, 2, 3, 5).in(FLOAT32, 2, 5, 4).t(FLOAT32));
        cases.add(of("BatchMatMulV2")
                .in(FLOAT32, 2, 3, 5)
                .weights(5, 4)
                .t(FLOAT32)
                .note("constant matrix"));
        cases.add(of("BatchMatMulV3")
                .in(FLOAT32, 2, 3, 5)
                .in(FLOAT32, 2, 5, 4)
                .attr("Ta", FLOAT32)
                .attr("Tb", FLOAT32)
                .attr("Tout", FLOAT32));
        cases.add(einsum("ab,bc->ac", new int[] {3, 4}, new int[] {4, 5}));
        cases.add(einsum("abc,cde->abde", new int[] {2, 3, 4}, new int[] {4, 5, 2}));
        cases.add(einsum("BTNH,BFNH->BNFT", new int[] {2, 3, 4, 5}, new int[] {2, 6, 4, 5}));
        cases.add(einsum("BNFT,BTNH->BFNH", new int[] {2, 4, 6, 3}, new int[] {2, 3, 4, 5}));
        cases.add(einsum("abcd,cde->abe", new int[] {2, 3, 4, 5}, new int[] {4, 5, 6}));
        cases.add(einsum("...ab,bc->...ac", new int[] {2, 3, 4}, new int[] {4, 5}));
        cases.add(of("Einsum")
                .in(FLOAT32, 2, 3, 4)
                .attr("equation", "abc->cb")
                .attr("N", 1)
                .t(FLOAT32));
    }

    private static GraphCase einsum(String equation, int[] left, int[] right) {
        return of("Einsum")
                .in(FLOAT32, left)
                .in(FLOAT32, right)
                .attr("equation", equation)
                .attr("N", 2)
                .t(FLOAT32)
                .within(1e-5)
                .note(equation);
    }

    private static void normalizations(List<GraphCase> cases) {
        cases.add(of("Softmax").in(FLOAT32, 3, 7).t(FLOAT32));
        cases.add(of("LogSoftmax").in(FLOAT32, 3, 7).t(FLOAT32));
        cases.add(of("LRN")
                .in(FLOAT32, 1, 2, 3, 9)
                .t(FLOAT32)
                .attr("depth_radius", 2)
                .attr("alpha", 0.3f)
                .within(1e-5));
        for (String name : List.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")) {
            GraphCase batch = of(name).in(FLOAT32, 2, 3, 4, 5)
                    .positive(5)
                    .weights(5)
                    .weights(5)
                    .positive(5)
                    .t(FLOAT32)
                    .attr("is_training", false)
                    .within(1e-5);
            cases.add(name.equals("FusedBatchNorm") ? batch : batch.attr("U", FLOAT32));
        }
        cases.add(of("BatchNormWithGlobalNormalization")
                .in(FLOAT32, 2, 3, 4, 5)
                .weights(5)
                .positive(5)
                .weights(5)
                .positive(5)
                .t(FLOAT32)
                .attr("variance_epsilon", 0.001f)
                .attr("scale_after_normalization", true)
                .within(1e-5)
                .producer(8));
        cases.add(of("L2Loss").in(FLOAT32, 3, 7).t(FLOAT32).within(1e-5));
        cases.add(of("SoftmaxCrossEntropyWithLogits")
                .in(FLOAT32, 3, 7)
                .drawn(FLOAT32, 0, 1, 3, 7)
                .t(FLOAT32)
                .results(2)
                .within(1e-5));
        cases.add(of("FakeQuantWithMinMaxArgs")
                .in(FLOAT32, 3, 7)
                .attr("min", -1f)
                .attr("max", 1.5f)
                .within(1e-5));
        cases.add(of("FakeQuantWithMinMaxVars")
                .in(FLOAT32, 3, 7)
                .real(-1f)
                .real(1.5f)
                .within(1e-5));
    }

    private static void reductions(List<GraphCase> cases) {
        for (String name : List.of("Mean", "Sum", "Prod", "Max", "Min")) {
            for (boolean keep : new boolean[] {false, true}) {
                cases.add(of(name).in(FLOAT32, 2, 3, 4)
                        .ints(0, 2)
                        .t(FLOAT32)
                        .attr("Tidx", INT32)
                        .attr("keep_dims", keep)
                        .within(1e-5)
                        .note("keep " + keep));
            }
            cases.add(of(name).in(FLOAT32, 2, 3, 4)
                    .number(1)
                    .t(FLOAT32)
                    .attr("Tidx", INT32)
                    .within(1e-5)
                    .note("scalar axis"));
            cases.add(of(name).in(INT32, 2, 3, 4)
                    .constant(Constants.of("", Shape.of(1), -1L))
                    .t(INT32)
                    .attr("Tidx", INT64)
                    .note("64-bit axis"));
        }
        cases.add(of("Any").in(BOOL, 3, 4).ints(1).attr("Tidx", INT32));
        cases.add(of("All").in(BOOL, 3, 4).ints(1).attr("Tidx", INT32));
        cases.add(of("ArgMax")
                .in(FLOAT32, 3, 7)
                .number(1)
                .t(FLOAT32)
                .attr("Tidx", INT32)
                .attr("output_type", INT64));
        cases.add(of("ArgMin")
                .in(FLOAT32, 3, 7)
                .number(0)
                .t(FLOAT32)
                .attr("Tidx", INT32)
                .attr("output_type", INT32));
        cases.add(of("Cumsum")
                .in(FLOAT32, 3, 7)
                .number(1)
                .t(FLOAT32)
                .attr("Tidx", INT32)
                .attr("exclusive", true)
                .attr("reverse", true)
                .within(1e-5));
        cases.add(of("SegmentSum")
                .in(FLOAT32, 5, 3)
                .ints(0, 0, 1, 2, 2)
                .t(FLOAT32)
                .attr("Tindices", INT32));
        for (String name :
                List.of("UnsortedSegmentSum", "UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd")) {
            cases.add(of(name).in(FLOAT32, 5, 3)
                    .ints(2, 0, 1, 1, 2)
                    .number(3)
                    .t(FLOAT32)
                    .attr("Tindices", INT32)
                    .attr("Tnumsegments", INT32)
                    .within(1e-5));
        }
        cases.add(of("TopKV2").in(FLOAT32, 3, 9).number(4).t(FLOAT32).results(2));
    }

    private static void shapes(List<GraphCase> cases) {
        cases.add(of("Shape").in(FLOAT32, 3, 9).t(FLOAT32).attr("out_type", INT64));
        cases.add(of("ShapeN")
                .in(FLOAT32, 3, 9)
                .in(FLOAT32, 2)
                .t(FLOAT32)
                .attr("N", 2)
                .results(2));
        cases.add(of("IdentityN")
                .in(FLOAT32, 3)
                .in(INT32, 2)
                .attr("T", new DataType[] {FLOAT32, INT32})
                .results(2));
        cases.add(of("Rank").in(FLOAT32, 3, 9).t(FLOAT32));
        cases.add(of("Size").in(FLOAT32, 3, 9).t(FLOAT32));
        cases.add(of("Reshape").in(FLOAT32, 3, 8).ints(2, -1, 4).t(FLOAT32));
        cases.add(of("Squeeze").in(FLOAT32, 3, 1, 8, 1).t(FLOAT32).attr("squeeze_dims", new int[] {-1}));
        cases.add(of("Squeeze").in(FLOAT32, 3, 1, 8, 1).t(FLOAT32).note("all"));
        cases.add(of("ExpandDims").in(FLOAT32, 3, 8).number(-2).t(FLOAT32).attr("Tdim", INT32));
        cases.add(of("Transpose").in(FLOAT32, 3, 8, 2).ints(2, 0, 1).t(FLOAT32).attr("Tperm", INT32));
        cases.add(of("ConcatV2")
                .in(FLOAT32, 3, 8)
                .in(FLOAT32, 3, 2)
                .number(-1)
                .t(FLOAT32)
                .attr("N", 2)
                .attr("Tidx", INT32));
        cases.add(of("Concat")
                .number(1)
                .in(FLOAT32, 3, 8)
                .in(FLOAT32, 3, 2)
                .t(FLOAT32)
                .attr("N", 2));
        cases.add(of("Pack")
                .in(FLOAT32, 3, 8)
                .in(FLOAT32, 3, 8)
                .t(FLOAT32)
                .attr("N", 2)
                .attr("axis", -1));
        cases.add(of("Unpack")
                .in(FLOAT32, 3, 8)
                .t(FLOAT32)
                .attr("num", 3)
                .attr("axis", 0)
                .results(3));
        cases.add(of("Split")
                .number(1)
                .in(FLOAT32, 3, 8)
                .t(FLOAT32)
                .attr("num_split", 2)
                .results(2));
        cases.add(of("Split")
                .number(1)
                .in(INT64, 3, 8)
                .t(INT64)
                .attr("num_split", 4)
                .results(4));
        cases.add(of("SplitV")
                .in(FLOAT32, 3, 8)
                .ints(3, 5)
                .number(1)
                .t(FLOAT32)
                .attr("Tlen", INT32)
                .attr("num_split", 2)
                .results(2));
        cases.add(of("Tile").in(FLOAT32, 3, 2).ints(2, 3).t(FLOAT32).attr("Tmultiples", INT32));
        cases.add(of("BroadcastTo").in(FLOAT32, 3, 1).ints(2, 3, 4).t(FLOAT32).attr("Tidx", INT32));
        cases.add(of("BroadcastArgs").ints(3, 1).ints(2, 3, 4).t(INT32));
        cases.add(of("Fill").ints(2, 3).in(FLOAT32).t(FLOAT32).attr("index_type", INT32));
        cases.add(of("Empty").ints(2, 3).attr("dtype", FLOAT32).attr("init", true));
        cases.add(of("Range").number(2).number(11).number(3).attr("Tidx", INT32));
        cases.add(of("Pad")
                .in(FLOAT32, 3, 2)
                .constant(Constants.of("", Shape.of(2, 2), 1, 2, 0, 3))
                .t(FLOAT32)
                .attr("Tpaddings", INT32));
        cases.add(of("PadV2")
                .in(FLOAT32, 3, 2)
                .constant(Constants.of("", Shape.of(2, 2), 1, 2, 0, 3))
                .real(5)
                .t(FLOAT32)
                .attr("Tpaddings", INT32));
        for (String mode : List.of("REFLECT", "SYMMETRIC")) {
            cases.add(of("MirrorPad")
                    .in(FLOAT32, 3, 4)
                    .constant(Constants.of("", Shape.of(2, 2), 1, 2, 0, 3))
                    .t(FLOAT32)
                    .attr("Tpaddings", INT32)
                    .attr("mode", mode)
                    .note(mode));
        }
    }

    private static void slices(List<GraphCase> cases) {
        cases.add(
                of("Slice").in(FLOAT32, 3, 8).ints(1, 2).ints(2, -1).t(FLOAT32).attr("Index", INT32));
        int[][] masks = {
            {0, 0, 0, 0, 0}, {1, 2, 0, 0, 0}, {0, 0, 0, 0, 1}, {0, 0, 2, 0, 0}, {0, 0, 0, 2, 0}, {3, 3, 0, 0, 4}
        };
        for (int[] m : masks) {
            cases.add(of("StridedSlice")
                    .in(FLOAT32, 3, 8, 5)
                    .ints(0, 1, 2)
                    .ints(2, 6, 4)
                    .ints(1, 2, 1)
                    .t(FLOAT32)
                    .attr("Index", INT32)
                    .attr("begin_mask", m[0])
                    .attr("end_mask", m[1])
                    .attr("ellipsis_mask", m[2])
                    .attr("new_axis_mask", m[3])
                    .attr("shrink_axis_mask", m[4])
                    .note(java.util.Arrays.toString(m)));
        }
        cases.add(of("ReverseV2").in(FLOAT32, 3, 8).ints(0, 1).t(FLOAT32).attr("Tidx", INT32));
        cases.add(of("ReverseSequence")
                .in(FLOAT32, 3, 8)
                .ints(2, 8, 5)
                .t(FLOAT32)
                .attr("Tlen", INT32)
                .attr("seq_dim", 1)
                .attr("batch_dim", 0));
        cases.add(of("Roll")
                .in(FLOAT32, 3, 8)
                .ints(3, -1)
                .ints(1, 0)
                .t(FLOAT32)
                .attr("Tshift", INT32)
                .attr("Taxis", INT32));
    }

    private static void indices(List<GraphCase> cases) {
        cases.add(of("Gather")
                .in(FLOAT32, 5, 3)
                .ints(4, 0, 2)
                .attr("Tparams", FLOAT32)
                .attr("Tindices", INT32));
        cases.add(of("GatherV2")
                .in(FLOAT32, 2, 5, 3)
                .ints(4, 0, 2)
                .number(1)
                .attr("Tparams", FLOAT32)
                .attr("Tindices", INT32)
                .attr("Taxis", INT32));
        cases.add(of("GatherNd")
                .in(FLOAT32, 5, 3)
                .constant(Constants.of("", Shape.of(2, 2), 4, 0, 2, 1))
                .attr("Tparams", FLOAT32)
                .attr("Tindices", INT32));
        cases.add(of("ScatterNd")
                .constant(Constants.of("", Shape.of(3, 1), 4, 0, 2))
                .in(FLOAT32, 3, 2)
                .ints(6, 2)
                .t(FLOAT32)
                .attr("Tindices", INT32));
        cases.add(of("TensorScatterUpdate")
                .in(FLOAT32, 6, 2)
                .constant(Constants.of("", Shape.of(3, 1), 4, 0, 2))
                .in(FLOAT32, 3, 2)
                .t(FLOAT32)
                .attr("Tindices", INT32));
        cases.add(of("TensorScatterAdd")
                .in(FLOAT32, 6, 2)
                .constant(Constants.of("", Shape.of(3, 1), 4, 0, 2))
                .in(FLOAT32, 3, 2)
                .t(FLOAT32)
                .attr("Tindices", INT32));
        cases.add(of("OneHot")
                .drawn(INT32, 0, 5, 4)
                .number(5)
                .real(2)
                .real(-1)
                .t(FLOAT32)
                .attr("TI", INT32)
                .attr("axis", -1));
        cases.add(of("SparseToDense")
                .constant(Constants.of("", Shape.of(2, 1), 1, 3))
                .ints(5)
                .in(FLOAT32, 2)
                .real(9)
                .t(FLOAT32)
                .attr("Tindices", INT32));
        cases.add(of("Bucketize").in(FLOAT32, 9).t(FLOAT32).attr("boundaries", new float[] {-1, 0, 1}));
        cases.add(of("MatrixDiag").in(FLOAT32, 2, 3).t(FLOAT32));
        cases.add(of("MatrixDiagV3")
                .in(FLOAT32, 2, 3)
                .number(0)
                .number(-1)
                .number(-1)
                .real(0)
                .t(FLOAT32));
        cases.add(of("MatrixDiagV2")
                .in(FLOAT32, 2, 3)
                .number(0)
                .number(-1)
                .number(-1)
                .real(0)
                .t(FLOAT32));
        cases.add(of("MatrixSetDiagV2")
                .in(FLOAT32, 2, 3, 3)
                .in(FLOAT32, 2, 3)
                .number(0)
                .t(FLOAT32));
        cases.add(of("MatrixSetDiag").in(FLOAT32, 2, 3, 3).in(FLOAT32, 2, 3).t(FLOAT32));
        cases.add(of("MatrixSetDiagV3")
                .in(FLOAT32, 2, 3, 3)
                .in(FLOAT32, 2, 3)
                .number(0)
                .t(FLOAT32));
        cases.add(of("InvertPermutation").ints(2, 0, 1).t(INT32));
        cases.add(of("Where").in(BOOL, 4, 5).attr("T", BOOL));
        cases.add(of("Unique")
                .drawn(INT32, 0, 4, 9)
                .t(INT32)
                .attr("out_idx", INT32)
                .results(2));
        cases.add(of("NonMaxSuppressionV4")
                .drawn(FLOAT32, 0, 1, 6, 4)
                .drawn(FLOAT32, 0, 1, 6)
                .number(6)
                .real(0.5f)
                .real(0.1f)
                .t(FLOAT32)
                .attr("pad_to_max_output_size", true)
                .results(2));
        cases.add(of("NonMaxSuppressionV5")
                .drawn(FLOAT32, 0, 1, 6, 4)
                .drawn(FLOAT32, 0, 1, 6)
                .number(6)
                .real(0.5f)
                .real(0.1f)
                .real(0f)
                .t(FLOAT32)
                .attr("pad_to_max_output_size", true)
                .results(3));
    }
}
