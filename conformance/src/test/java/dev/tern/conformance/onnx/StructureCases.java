package dev.tern.conformance.onnx;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Products, reductions, shapes, slices and indices. */
final class StructureCases {
    private StructureCases() {}

    static List<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        products(cases);
        reductions(cases);
        shapes(cases);
        slices(cases);
        indices(cases);
        selections(cases);
        return cases;
    }

    private static OnnxCase of(String operator, int opset) {
        return OnnxCase.of(operator, opset);
    }

    private static int[] ints(int... numbers) {
        return numbers;
    }

    private static void products(List<OnnxCase> cases) {
        cases.add(of("MatMul", 13).floats(2, 3).weights(3, 4));
        cases.add(of("MatMul", 13).floats(2, 3).floats(3, 4));
        cases.add(of("MatMul", 13).floats(2, 5, 3).weights(3, 4).open());
        cases.add(of("MatMul", 13).floats(2, 5, 3).floats(2, 3, 4).open());
        cases.add(of("MatMul", 13).floats(2, 1, 5, 3).floats(4, 3, 6));
        cases.add(of("MatMul", 13).floats(3).floats(3, 4));
        cases.add(of("MatMul", 13).floats(2, 3).weights(3));
        cases.add(of("MatMul", 13).floats(2, 5, 3).floats(3));
        cases.add(of("MatMul", 13).floats(3).floats(3));
        for (int turnLeft = 0; turnLeft < 2; turnLeft++) {
            for (int turnRight = 0; turnRight < 2; turnRight++) {
                OnnxCase constant = of("Gemm", 13)
                        .floats(turnLeft == 1 ? ints(3, 2) : ints(2, 3))
                        .weights(turnRight == 1 ? ints(4, 3) : ints(3, 4))
                        .weights(4);
                cases.add(constant.attr("transA", turnLeft).attr("transB", turnRight));
                cases.add(of("Gemm", 13)
                        .floats(turnLeft == 1 ? ints(3, 2) : ints(2, 3))
                        .floats(turnRight == 1 ? ints(4, 3) : ints(3, 4))
                        .floats(2, 1)
                        .attr("transA", turnLeft)
                        .attr("transB", turnRight)
                        .attr("alpha", 0.5f)
                        .attr("beta", 2f));
            }
        }
        cases.add(of("Gemm", 7).floats(2, 3).weights(3, 4).weights(1));
        cases.add(of("Gemm", 11).floats(2, 3).weights(3, 4).attr("alpha", 0.25f).open());
        for (String equation : List.of(
                "bij,bjk->bik",
                "bhqd,bhkd->bhqk",
                "ij,kj->ik",
                "bij,bij->bi",
                "i,j->ij",
                "bqhd,bkhd->bhqk",
                "bij,bjk",
                "...ij,...jk->...ik")) {
            String[] terms = equation.split("->")[0].split(",");
            OnnxCase each = of("Einsum", 12).attr("equation", equation).within(4e-6);
            for (String term : terms) {
                each.floats(extents(term.replace("...", "b")));
            }
            cases.add(each);
        }
        cases.add(of("Einsum", 12).floats(2, 3, 4).attr("equation", "bij->bji"));
        cases.add(of("Einsum", 12).floats(2, 3, 4).attr("equation", "bij->b"));
        cases.add(of("Einsum", 12)
                .floats(2, 3)
                .floats(3, 4)
                .floats(4, 5)
                .attr("equation", "ij,jk,kl->il")
                .within(4e-6));
    }

    private static int[] extents(String letters) {
        return letters.chars().map(c -> 2 + "bhijkqd".indexOf(c) % 5).toArray();
    }

    private static void reductions(List<OnnxCase> cases) {
        for (String name : List.of(
                "ReduceSum",
                "ReduceMean",
                "ReduceProd",
                "ReduceMax",
                "ReduceMin",
                "ReduceL1",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSum",
                "ReduceLogSumExp")) {
            boolean early = name.equals("ReduceSum");
            cases.add(of(name, 11)
                    .drawn(FLOAT32, 0.2, 2, 2, 3, 4)
                    .attr("axes", ints(1))
                    .within(4e-6));
            cases.add(of(name, 11)
                    .drawn(FLOAT32, 0.2, 2, 2, 3, 4)
                    .attr("axes", ints(-1, 0))
                    .attr("keepdims", 0)
                    .within(4e-6));
            cases.add(of(name, early ? 13 : 18)
                    .drawn(FLOAT32, 0.2, 2, 2, 3, 4)
                    .ints(2)
                    .within(4e-6));
            cases.add(of(name, early ? 13 : 18)
                    .drawn(FLOAT32, 0.2, 2, 2, 3, 4)
                    .attr("keepdims", 0)
                    .within(4e-6));
            cases.add(of(name, early ? 13 : 18)
                    .drawn(FLOAT32, 0.2, 2, 2, 3, 4)
                    .ints()
                    .attr("noop_with_empty_axes", 1)
                    .note("no axes")
                    .within(4e-6));
        }
        for (DataType type : List.of(INT32, INT64)) {
            for (String name : List.of("ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd")) {
                cases.add(of(name, 11).in(type, 2, 3).attr("axes", ints(1)));
            }
        }
        cases.add(of("ReduceMax", 20).in(BOOL, 2, 3).ints(1));
        cases.add(of("ReduceMin", 20).in(BOOL, 2, 3).ints(1));
        for (String name : List.of("ArgMax", "ArgMin")) {
            cases.add(of(name, 11).floats(2, 3, 4).attr("axis", 1).gives(INT64));
            cases.add(of(name, 13)
                    .floats(2, 3, 4)
                    .attr("axis", -1)
                    .attr("keepdims", 0)
                    .gives(INT64));
            cases.add(of(name, 13)
                    .in(INT32, 2, 9)
                    .attr("axis", 1)
                    .attr("select_last_index", 1)
                    .gives(INT64));
        }
        cases.add(of("CumSum", 14).floats(2, 5).number(1));
        cases.add(of("CumSum", 11).in(INT64, 2, 5).number(0).attr("exclusive", 1));
        cases.add(of("CumSum", 11).in(INT32, 2, 5).number(-1).attr("reverse", 1));
    }

    private static void shapes(List<OnnxCase> cases) {
        cases.add(of("Shape", 13).floats(2, 3, 4).gives(INT64));
        cases.add(
                of("Shape", 15).floats(2, 3, 4).attr("start", 1).attr("end", -1).gives(INT64));
        cases.add(of("Shape", 15).floats(2, 3, 4).open().gives(INT64));
        cases.add(of("Size", 13).floats(2, 3, 4).gives(INT64));
        cases.add(of("Size", 13).floats(2, 3, 4).open().gives(INT64));
        cases.add(of("Reshape", 13).floats(2, 3, 4).ints(4, 6));
        cases.add(of("Reshape", 13).floats(2, 3, 4).ints(0, -1).open());
        cases.add(of("Reshape", 14).floats(2, 3, 4).ints(-1, 2).attr("allowzero", 1));
        cases.add(of("Reshape", 7).in(INT64, 2, 3, 4).ints(24));
        for (int axis : new int[] {0, 1, 2, -1}) {
            cases.add(of("Flatten", 13).floats(2, 3, 4).attr("axis", axis));
        }
        cases.add(of("Flatten", 9).floats(2, 3, 4, 5).open());
        cases.add(of("Squeeze", 11).floats(1, 3, 1, 4).attr("axes", ints(0, 2)));
        cases.add(of("Squeeze", 13).floats(1, 3, 1, 4).ints(-2));
        cases.add(of("Squeeze", 13).floats(1, 3, 1, 4));
        cases.add(of("Unsqueeze", 11).floats(3, 4).attr("axes", ints(0, 3)));
        cases.add(of("Unsqueeze", 13).floats(3, 4).ints(1, -1).open());
        cases.add(of("Transpose", 13).floats(2, 3, 4));
        cases.add(of("Transpose", 13)
                .floats(2, 3, 4, 5)
                .attr("perm", ints(0, 2, 3, 1))
                .open());
        cases.add(of("Transpose", 13).in(BOOL, 2, 3).attr("perm", ints(1, 0)));
        cases.add(of("Expand", 13).floats(3, 1).ints(2, 3, 4));
        cases.add(of("Expand", 13).floats(3, 4).ints(1, 4));
        cases.add(of("Expand", 13).floats(2, 1, 3).ints(1, 4, 1).open());
        cases.add(of("Tile", 13).floats(2, 3).ints(2, 1));
        cases.add(of("Tile", 13).in(INT64, 2, 3).ints(1, 3).open());
        cases.add(of("ConstantOfShape", 9).ints(2, 3));
        cases.add(of("ConstantOfShape", 9)
                .ints(2, 3)
                .attr("value", OnnxFile.longs(Shape.of(1), 7))
                .gives(INT64));
        cases.add(of("Range", 11).number(1).number(9).number(2).gives(INT64));
        cases.add(of("Range", 11).real(0.5f).real(3f).real(0.25f));
        cases.add(of("EyeLike", 9).floats(3, 4).attr("k", 1));
        for (int upper = 0; upper < 2; upper++) {
            cases.add(of("Trilu", 14).floats(2, 4, 5).attr("upper", upper));
            cases.add(
                    of("Trilu", 14).floats(4, 5).number(-1).attr("upper", upper).open("n", "m"));
        }
    }

    private static void slices(List<OnnxCase> cases) {
        cases.add(of("Slice", 9).floats(4, 5, 6).attr("starts", ints(1, 2)).attr("ends", ints(3, 100)));
        cases.add(of("Slice", 13).floats(4, 5, 6).ints(1).ints(-1).ints(2));
        cases.add(of("Slice", 13)
                .floats(4, 5, 6)
                .ints(0, 1)
                .ints(Long.MAX_VALUE, 4)
                .ints(0, -1)
                .ints(2, 3));
        cases.add(of("Slice", 13)
                .floats(4, 5)
                .ints(-1)
                .ints(Long.MIN_VALUE)
                .ints(1)
                .ints(-1));
        cases.add(of("Slice", 13).floats(4, 5).ints(3).ints(0).ints(1).ints(-2));
        cases.add(of("Slice", 13).in(INT64, 9).ints(2).ints(7));
        cases.add(of("Slice", 13).floats(4, 5).ints(1).ints(3).ints(1).open());
        cases.add(of("Split", 11)
                .floats(2, 6)
                .attr("axis", 1)
                .attr("split", ints(2, 4))
                .results(2));
        cases.add(of("Split", 11).floats(2, 6).attr("axis", 1).results(3));
        cases.add(of("Split", 13).floats(2, 6).ints(1, 5).attr("axis", -1).results(2));
        cases.add(of("Split", 18)
                .floats(2, 7)
                .attr("axis", 1)
                .attr("num_outputs", 3)
                .results(3));
        cases.add(of("Split", 18)
                .in(INT64, 2, 6)
                .attr("axis", 1)
                .attr("num_outputs", 2)
                .results(2)
                .open());
        cases.add(of("Concat", 13).floats(2, 3).floats(2, 4).attr("axis", 1));
        cases.add(of("Concat", 13).floats(2, 3).floats(2, 3).weights(2, 3).attr("axis", -2));
        cases.add(of("Concat", 13).in(INT64, 2).in(INT64, 3).attr("axis", 0));
        cases.add(of("Concat", 13).floats(2, 3).attr("axis", 0));
        for (String mode : List.of("constant", "reflect", "edge", "wrap")) {
            cases.add(of("Pad", 19)
                    .floats(2, 3, 4, 5)
                    .ints(0, 0, 2, 1, 0, 0, 1, 3)
                    .attr("mode", mode));
        }
        cases.add(of("Pad", 13).floats(3, 4).ints(1, 0, 0, 2).real(1.5f));
        cases.add(of("Pad", 13).in(INT64, 3, 4).ints(1, 0, 0, 2).number(7));
        cases.add(of("Pad", 18).floats(3, 4, 5).ints(1, 2).real(0).ints(1));
        cases.add(of("Pad", 13).floats(5, 6).ints(-1, 0, 2, -2));
        cases.add(of("Pad", 7).floats(3, 4).attr("pads", ints(1, 0, 0, 2)).attr("value", 2f));
        cases.add(of("Pad", 11)
                .floats(3, 4, 5)
                .ints(0, 1, 1, 0, 1, 1)
                .attr("mode", "reflect")
                .open());
        cases.add(of("ReverseSequence", 10).floats(4, 3).ints(2, 4, 1));
        cases.add(of("ReverseSequence", 10)
                .floats(3, 4, 2)
                .ints(2, 4, 1)
                .attr("time_axis", 1)
                .attr("batch_axis", 0));
    }

    private static void indices(List<OnnxCase> cases) {
        cases.add(of("Gather", 13).floats(5, 6).ints(0, -1, 3));
        cases.add(of("Gather", 13).floats(5, 6).number(2).attr("axis", 1));
        cases.add(of("Gather", 13)
                .floats(5, 6, 7)
                .constant(OnnxFile.longs(Shape.of(2, 2), 1, 2, -3, 0))
                .attr("axis", 1));
        cases.add(of("Gather", 13)
                .constant(FLOAT32, -1, 1, 9, 4)
                .in(INT64, 2, 3)
                .gives(FLOAT32)
                .open("n", "s"));
        cases.add(of("GatherElements", 13).floats(3, 4).drawn(INT64, -3, 3, 2, 4));
        cases.add(of("GatherElements", 13)
                .floats(3, 4, 2)
                .drawn(INT64, 0, 4, 3, 5, 2)
                .attr("axis", 1));
        cases.add(of("GatherND", 13).floats(3, 4, 2).constant(OnnxFile.longs(Shape.of(2, 2), 1, 2, -1, 0)));
        cases.add(of("GatherND", 13).floats(3, 4, 2).drawn(INT64, -2, 2, 3, 1).attr("batch_dims", 1));
        for (String reduction : List.of("none", "add")) {
            cases.add(of("ScatterND", 16)
                    .floats(4, 3)
                    .constant(OnnxFile.longs(Shape.of(2, 1), 1, -1))
                    .floats(2, 3)
                    .attr("reduction", reduction));
            cases.add(of("ScatterElements", 18)
                    .floats(3, 4)
                    .constant(OnnxFile.longs(Shape.of(1, 4), 1, 2, -3, 1))
                    .floats(1, 4)
                    .attr("reduction", reduction));
        }
        cases.add(of("ScatterND", 13)
                .in(INT64, 4, 3)
                .constant(OnnxFile.longs(Shape.of(2, 2), 1, 0, 3, 2))
                .in(INT64, 2));
        cases.add(of("ScatterElements", 13)
                .floats(2, 5)
                .constant(OnnxFile.longs(Shape.of(2, 2), 1, 3, 0, -1))
                .floats(2, 2)
                .attr("axis", 1));
        cases.add(of("Scatter", 9)
                .floats(2, 5)
                .constant(OnnxFile.longs(Shape.of(1, 2), 1, 3))
                .floats(1, 2)
                .attr("axis", 1));
    }

    private static void selections(List<OnnxCase> cases) {
        cases.add(of("TopK", 11).floats(2, 9).ints(3).andIndices());
        cases.add(of("TopK", 11).floats(2, 9).ints(3).attr("largest", 0).andIndices());
        cases.add(of("TopK", 11).floats(5, 3).ints(2).attr("axis", 0).andIndices());
        cases.add(of("TopK", 9).floats(2, 9).attr("k", 2).andIndices());
        cases.add(of("OneHot", 11)
                .drawn(INT64, -3, 6, 2, 3)
                .number(5)
                .reals(0.5f, 2f)
                .gives(FLOAT32));
        cases.add(of("OneHot", 11)
                .drawn(INT64, 0, 5, 4)
                .number(5)
                .reals(0, 1)
                .attr("axis", 0)
                .gives(FLOAT32));
        cases.add(of("NonZero", 13).in(INT32, 3, 4).gives(INT64));
        cases.add(of("NonZero", 13).in(BOOL, 7).gives(INT64));
        cases.add(of("NonZero", 13).drawn(INT8, 0, 2, 3, 2).gives(INT64).note("skip: not in ONNX Runtime"));
        cases.add(of("NonMaxSuppression", 11)
                .drawn(FLOAT32, 0, 1, 2, 6, 4)
                .drawn(FLOAT32, 0, 1, 2, 3, 6)
                .ints(3)
                .reals(0.3f)
                .reals(0.2f)
                .gives(INT64));
    }
}
