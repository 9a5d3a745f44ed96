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

/** Operators of TensorFlow over element types, ranks and attributes, where one case says too little. */
final class GraphCasesByType {
    private static final List<DataType> NUMBERS = List.of(FLOAT32, INT32, INT64);
    private static final List<DataType> ALL = List.of(FLOAT32, INT32, INT64, BOOL);

    private GraphCasesByType() {}

    static List<GraphCase> all() {
        List<GraphCase> cases = new ArrayList<>();
        functions(cases);
        moves(cases);
        joints(cases);
        indices(cases);
        settings(cases);
        return cases;
    }

    private static GraphCase of(String operator) {
        return GraphCase.of(operator);
    }

    /** Functions of one float: a single number, and more axes than usual. */
    private static void functions(List<GraphCase> cases) {
        for (String name : List.of(
                "Ceil",
                "Cos",
                "Elu",
                "Exp",
                "Expm1",
                "Floor",
                "IsFinite",
                "IsInf",
                "IsNan",
                "LeakyRelu",
                "Relu6",
                "Rint",
                "Round",
                "Selu",
                "Sigmoid",
                "Sign",
                "Sin",
                "Softplus",
                "Softsign",
                "Tanh")) {
            cases.add(of(name).in(FLOAT32).t(FLOAT32).note("scalar"));
            cases.add(of(name).in(FLOAT32, 2, 1, 3, 1, 5).t(FLOAT32).note("rank 5"));
        }
        for (String name : List.of("Log", "Log1p", "Rsqrt", "Sqrt", "Inv", "Reciprocal")) {
            cases.add(of(name).drawn(FLOAT32, 0.1, 3).t(FLOAT32).note("scalar"));
        }
        for (DataType type : List.of(INT32, INT64)) {
            cases.add(of("OnesLike").in(type, 3, 2).t(type));
        }
        cases.add(of("Sign").drawn(INT32, -4, 4, 9).t(INT32));
        cases.add(of("LogicalAnd").in(BOOL, 3, 1).in(BOOL, 4));
        cases.add(of("LogicalOr").in(BOOL, 3, 1).in(BOOL, 4));
        cases.add(of("Softmax").in(FLOAT32, 2, 3, 4).t(FLOAT32));
        cases.add(of("LogSoftmax").in(FLOAT32, 2, 3, 4).t(FLOAT32));
        cases.add(of("LeakyRelu").in(FLOAT32, 9).t(FLOAT32).attr("alpha", 0.5f).note("half"));
    }

    /** What moves elements, for all that elements may be. */
    private static void moves(List<GraphCase> cases) {
        for (DataType type : List.of(INT32, INT64, BOOL)) {
            cases.add(of("Identity").in(type, 3).t(type));
            cases.add(of("StopGradient").in(type, 3).t(type));
            cases.add(of("Reshape").in(type, 3, 8).ints(4, -1).t(type));
            cases.add(of("ExpandDims").in(type, 3, 8).number(0).t(type).attr("Tdim", INT32));
            cases.add(of("Transpose").in(type, 3, 4).ints(1, 0).t(type).attr("Tperm", INT32));
            cases.add(of("Tile").in(type, 3, 2).ints(2, 1).t(type).attr("Tmultiples", INT32));
            cases.add(of("Slice").in(type, 3, 8).ints(0, 3).ints(-1, 2).t(type).attr("Index", INT32));
            cases.add(of("ReverseV2").in(type, 3, 8).ints(1).t(type).attr("Tidx", INT32));
            cases.add(of("BroadcastTo").in(type, 1, 4).ints(3, 4).t(type).attr("Tidx", INT32));
            cases.add(of("StridedSlice")
                    .in(type, 3, 8)
                    .ints(0, 6)
                    .ints(3, 1)
                    .ints(1, -2)
                    .t(type)
                    .attr("Index", INT32)
                    .note("backwards"));
            cases.add(of("Squeeze").in(type, 1, 3, 1).t(type));
            cases.add(of("Shape").in(type, 3, 2).t(type));
            cases.add(of("Size").in(type, 3, 2).t(type));
            cases.add(of("Rank").in(type, 3, 2).t(type));
        }
        for (DataType type : List.of(INT32, INT64)) {
            cases.add(of("Pad")
                    .in(type, 3, 2)
                    .constant(Constants.of("", Shape.of(2, 2), 0, 1, 2, 0))
                    .t(type)
                    .attr("Tpaddings", INT32));
            cases.add(of("Roll")
                    .in(type, 3, 8)
                    .number(2)
                    .number(1)
                    .t(type)
                    .attr("Tshift", INT32)
                    .attr("Taxis", INT32));
            cases.add(of("ReverseSequence")
                    .in(type, 3, 8)
                    .ints(2, 8, 5)
                    .t(type)
                    .attr("Tlen", INT32)
                    .attr("seq_dim", 1));
        }
        cases.add(of("Transpose")
                .in(FLOAT32, 2, 3, 4, 5)
                .ints(0, 3, 1, 2)
                .t(FLOAT32)
                .attr("Tperm", INT32));
        cases.add(of("DepthToSpace").in(FLOAT32, 2, 2, 3, 18).t(FLOAT32).attr("block_size", 3));
        cases.add(of("SpaceToDepth").in(FLOAT32, 2, 6, 3, 2).t(FLOAT32).attr("block_size", 3));
    }

    private static void joints(List<GraphCase> cases) {
        for (DataType type : List.of(INT32, INT64, BOOL)) {
            cases.add(of("ConcatV2")
                    .in(type, 3, 2)
                    .in(type, 1, 2)
                    .number(0)
                    .t(type)
                    .attr("N", 2)
                    .attr("Tidx", INT32));
            cases.add(
                    of("Concat").number(0).in(type, 3, 2).in(type, 1, 2).t(type).attr("N", 2));
            cases.add(of("Pack")
                    .in(type, 3)
                    .in(type, 3)
                    .in(type, 3)
                    .t(type)
                    .attr("N", 3)
                    .attr("axis", 0));
            cases.add(of("Unpack")
                    .in(type, 3, 2)
                    .t(type)
                    .attr("num", 2)
                    .attr("axis", 1)
                    .results(2));
            cases.add(of("Fill").ints(2, 3).in(type).t(type).attr("index_type", INT32));
        }
        for (DataType type : ALL) {
            cases.add(of("SelectV2")
                    .in(BOOL, 3, 4)
                    .in(type, 3, 4)
                    .in(type, 3, 4)
                    .t(type)
                    .note("alike"));
        }
        cases.add(of("SplitV")
                .in(INT32, 3, 8)
                .ints(1, 5, 2)
                .number(1)
                .t(INT32)
                .attr("Tlen", INT32)
                .attr("num_split", 3)
                .results(3));
        cases.add(of("Range").number(9).number(1).number(-2).attr("Tidx", INT32).note("down"));
        cases.add(of("Range").real(0.5f).real(3).real(0.75f).attr("Tidx", FLOAT32));
    }

    private static void indices(List<GraphCase> cases) {
        for (DataType type : ALL) {
            for (DataType index : List.of(INT32, INT64)) {
                cases.add(of("GatherV2")
                        .in(type, 5, 3)
                        .drawn(index, 0, 5, 2, 2)
                        .number(0)
                        .attr("Tparams", type)
                        .attr("Tindices", index)
                        .attr("Taxis", INT32));
            }
        }
        for (DataType type : NUMBERS) {
            cases.add(of("GatherNd")
                    .in(type, 5, 3)
                    .drawn(INT32, 0, 3, 4, 2)
                    .attr("Tparams", type)
                    .attr("Tindices", INT32));
            cases.add(of("ScatterNd")
                    .constant(Constants.of("", Shape.of(3, 1), 4, 0, 4))
                    .in(type, 3, 2)
                    .ints(6, 2)
                    .t(type)
                    .attr("Tindices", INT32)
                    .note("twice"));
            cases.add(of("TensorScatterUpdate")
                    .in(type, 6, 2)
                    .constant(Constants.of("", Shape.of(2, 1), 4, 0))
                    .in(type, 2, 2)
                    .t(type)
                    .attr("Tindices", INT32));
            cases.add(of("OneHot")
                    .drawn(INT32, -1, 4, 2, 3)
                    .number(4)
                    .constant(one(type, 1))
                    .constant(one(type, 0))
                    .t(type)
                    .attr("TI", INT32)
                    .attr("axis", 0));
        }
        for (String name : List.of("ArgMax", "ArgMin")) {
            for (DataType type : List.of(FLOAT32, INT32)) {
                for (DataType result : List.of(INT32, INT64)) {
                    cases.add(of(name).in(type, 3, 4, 5)
                            .number(-1)
                            .t(type)
                            .attr("Tidx", INT32)
                            .attr("output_type", result));
                }
            }
        }
        cases.add(of("TopKV2").drawn(INT32, -99, 99, 3, 9).number(3).t(INT32).results(2));
        cases.add(of("Where").drawn(BOOL, 0, 2, 9).attr("T", BOOL));
        cases.add(of("Unique")
                .drawn(INT64, 0, 4, 9)
                .t(INT64)
                .attr("out_idx", INT32)
                .results(2));
        cases.add(of("SegmentSum").in(INT32, 5, 3).ints(0, 0, 1, 1, 2).t(INT32).attr("Tindices", INT32));
    }

    private static dev.tern.graph.Value one(DataType type, int number) {
        return switch (type) {
            case FLOAT32 -> Constants.of("", Shape.scalar(), (float) number);
            case INT32 -> Constants.of("", Shape.scalar(), number);
            default -> Constants.of("", Shape.scalar(), (long) number);
        };
    }

    private static void settings(List<GraphCase> cases) {
        for (boolean exclusive : new boolean[] {false, true}) {
            for (boolean reverse : new boolean[] {false, true}) {
                cases.add(of("Cumsum")
                        .in(FLOAT32, 3, 4, 2)
                        .number(0)
                        .t(FLOAT32)
                        .attr("Tidx", INT32)
                        .attr("exclusive", exclusive)
                        .attr("reverse", reverse)
                        .within(1e-5)
                        .note(exclusive + " " + reverse));
            }
        }
        for (boolean keep : new boolean[] {false, true}) {
            for (String name : List.of("Any", "All")) {
                cases.add(of(name).in(BOOL, 3, 4, 2)
                        .ints(0, 2)
                        .attr("Tidx", INT32)
                        .attr("keep_dims", keep)
                        .note("keep " + keep));
            }
        }
        for (int bits : new int[] {4, 8}) {
            cases.add(of("FakeQuantWithMinMaxArgs")
                    .in(FLOAT32, 3, 7)
                    .attr("min", -1f)
                    .attr("max", 1.5f)
                    .attr("num_bits", bits)
                    .within(1e-5)
                    .note(bits + " bits"));
        }
        for (boolean adjoint : new boolean[] {false, true}) {
            cases.add(of("BatchMatMul")
                    .in(FLOAT32, 2, 2, 3, adjoint ? 3 : 5)
                    .in(FLOAT32, 2, 2, adjoint ? 3 : 5, 4)
                    .t(FLOAT32)
                    .attr("adj_x", adjoint)
                    .within(1e-5)
                    .note("adjoint " + adjoint));
        }
        for (boolean aligned : new boolean[] {false, true}) {
            cases.add(of("ResizeNearestNeighbor")
                    .in(FLOAT32, 2, 6, 4, 3)
                    .ints(3, 9)
                    .t(FLOAT32)
                    .attr("align_corners", aligned)
                    .note("aligned " + aligned));
        }
        cases.add(of("LRN")
                .in(FLOAT32, 2, 2, 3, 9)
                .t(FLOAT32)
                .attr("depth_radius", 3)
                .attr("bias", 2f)
                .attr("alpha", 0.1f)
                .attr("beta", 0.75f)
                .within(1e-5));
    }
}
