package dev.tern.conformance.operators;

import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.Catalog;
import dev.tern.operators.OperatorNames;
import dev.tern.operators.stablehlo.StablehloCase;
import dev.tern.operators.stablehlo.StablehloComposite;
import dev.tern.operators.stablehlo.StablehloGather;
import dev.tern.operators.stablehlo.StablehloPad;
import dev.tern.operators.stablehlo.StablehloReduceWindow;
import dev.tern.operators.stablehlo.StablehloScatter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The StableHLO operators that move slices, pad, reduce windows or call other graphs. */
final class StablehloCases implements OperatorCase.Source {
    private static final List<DataType> TYPES = List.of(
            DataType.FLOAT32,
            DataType.FLOAT64,
            DataType.BOOL,
            DataType.INT8,
            DataType.UINT8,
            DataType.INT16,
            DataType.INT32,
            DataType.INT64);

    private static final List<DataType> COPIED = List.of(
            DataType.FLOAT32,
            DataType.FLOAT16,
            DataType.FLOAT64,
            DataType.INT8,
            DataType.UINT8,
            DataType.INT16,
            DataType.INT32,
            DataType.UINT32,
            DataType.INT64,
            DataType.UINT64);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        gathers(cases);
        scatters(cases);
        pads(cases);
        windows(cases);
        calls(cases);
        return cases;
    }

    private static void gathers(List<OperatorCase> cases) {
        for (DataType type : COPIED) {
            for (DataType index : List.of(DataType.INT32, DataType.INT64)) {
                cases.add(rowsGathered(type, Fill.of(2, 0, 9), index).expectOriginal());
            }
        }
        for (DataType type : List.of(DataType.BOOL, DataType.UINT16, DataType.INT8)) {
            byte[] operand = Fill.random(1).bytes(type, Shape.of(4, 5));
            int row = operand.length / 4;
            byte[] expected = new byte[3 * row];
            System.arraycopy(operand, 2 * row, expected, 0, row);
            System.arraycopy(operand, 0, expected, row, row);
            System.arraycopy(operand, 3 * row, expected, 2 * row, row);
            cases.add(rowsGathered(type, Fill.of(2, -1, 9), DataType.INT32).expect(expected));
        }
        cases.add(start(
                        "windows, axes of indices behind",
                        new StablehloGather(List.of(0L, 1L), List.of(), List.of(1L, 0L), 0, List.of(2L, 3L), false))
                .input(DataType.FLOAT32, Shape.of(4, 5), Fill.random(1))
                .input(DataType.INT64, Shape.of(2, 3), Fill.of(0, 4, 1, 1, 9, 2))
                .output(DataType.FLOAT32, Shape.of(2, 3, 3), Quantization.NONE)
                .expectOriginal());
        cases.add(start(
                        "scalar index vectors, two collapsed axes",
                        new StablehloGather(List.of(1L), List.of(0L, 2L), List.of(2L), 1, List.of(1L, 3L, 1L), true))
                .input(DataType.INT16, Shape.of(2, 3, 4), Fill.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
                .input(DataType.INT32, Shape.of(5), Fill.of(0, 3, 2, 7, -1))
                .output(DataType.INT16)
                .expect(Fill.of(0, 4, 8, 3, 7, 11, 2, 6, 10, 3, 7, 11, 0, 4, 8).bytes(DataType.INT16, Shape.of(5, 3))));
        cases.add(start(
                        "a slice beyond the operand",
                        new StablehloGather(List.of(1L), List.of(0L), List.of(0L), 1, List.of(1L, 6L), false))
                .input(DataType.FLOAT32, Shape.of(4, 5), Fill.random(1))
                .input(DataType.INT32, Shape.of(3, 1), Fill.of(0))
                .output(DataType.FLOAT32)
                .expectRefusal("slice_sizes"));
    }

    /** Rows of a small matrix. The original at hand reads before the operand where an index is negative. */
    private static SingleOperator rowsGathered(DataType type, Fill indices, DataType index) {
        return start("rows", new StablehloGather(List.of(1L), List.of(0L), List.of(0L), 1, List.of(1L, 5L), false))
                .input(type, Shape.of(4, 5), Fill.random(1))
                .input(index, Shape.of(3, 1), indices)
                .output(type, Shape.of(3, 5), Quantization.NONE);
    }

    private static void scatters(List<OperatorCase> cases) {
        for (DataType type : COPIED) {
            if (type == DataType.FLOAT16 || type == DataType.UINT32 || type == DataType.UINT64) {
                cases.add(rowsScattered(type, DataType.INT64, ""));
                continue;
            }
            for (String body :
                    List.of("", "STABLEHLO_ADD", "STABLEHLO_MULTIPLY", "STABLEHLO_MAXIMUM", "STABLEHLO_MINIMUM")) {
                cases.add(rowsScattered(type, DataType.INT32, body));
            }
        }
        for (DataType type : List.of(DataType.BOOL, DataType.UINT16)) {
            OperatorCase summed = scatteredRows("rows, summed", type, DataType.INT32)
                    .expect(Fill.of(1, 0, 1, 1).bytes(type, Shape.of(4)));
            cases.add(withGraphs(summed, body("STABLEHLO_MAXIMUM", type)));
        }
        cases.add(withGraphs(
                start(
                                "windows of two axes, index vectors along the first",
                                new StablehloScatter(false, List.of(1L, 2L), List.of(), List.of(1L, 0L), 0, false, 1))
                        .input(DataType.INT32, Shape.of(4, 6), Fill.random(1))
                        .input(DataType.INT32, Shape.of(2, 3), Fill.of(0, 4, 5, 1, 2, 3))
                        .input(DataType.INT32, Shape.of(3, 2, 3), Fill.random(2))
                        .output(DataType.INT32)
                        .expectOriginal(),
                body("STABLEHLO_ADD", DataType.INT32)));
        cases.add(withGraphs(
                start(
                                "a body of another kind",
                                new StablehloScatter(false, List.of(1L), List.of(0L), List.of(0L), 1, false, 1))
                        .input(DataType.FLOAT32, Shape.of(4, 5), Fill.random(1))
                        .input(DataType.INT32, Shape.of(3, 1), Fill.of(0))
                        .input(DataType.FLOAT32, Shape.of(3, 5), Fill.random(2))
                        .output(DataType.FLOAT32)
                        .expectRefusal("body"),
                body("SUB", DataType.FLOAT32)));
    }

    private static OperatorCase rowsScattered(DataType type, DataType index, String body) {
        OperatorCase plain = start(
                        "rows, " + (body.isEmpty() ? "replaced" : body),
                        new StablehloScatter(false, List.of(1L), List.of(0L), List.of(0L), 1, false, 1))
                .input(type, Shape.of(4, 5), Fill.random(1))
                .input(index, Shape.of(4, 1), Fill.of(2, 0, 2, 9))
                .input(type, Shape.of(4, 5), Fill.random(2))
                .output(type)
                .expectOriginal();
        return withGraphs(plain, body(body, type));
    }

    /** Four elements, 1 0 0 0, and updates 0 1 1 1 of the elements 0, 2, 3 and one that is not there. */
    private static SingleOperator scatteredRows(String name, DataType type, DataType index) {
        return start(name, new StablehloScatter(false, List.of(), List.of(0L), List.of(0L), 1, false, 1))
                .input(type, Shape.of(4), Fill.of(1, 0, 0, 0))
                .input(index, Shape.of(4, 1), Fill.of(0, 2, 3, 4))
                .input(type, Shape.of(4), Fill.of(0, 1, 1, 1))
                .output(type);
    }

    private static void pads(List<OperatorCase> cases) {
        for (DataType type : TYPES) {
            cases.add(padded("edges and between", type, List.of(1L, 0L), List.of(2L, 3L), List.of(2L, 0L)));
        }
        DataType type = DataType.INT16;
        cases.add(padded("cropped", type, List.of(-1L, 1L), List.of(0L, -2L), List.of(0L, 0L)));
        cases.add(padded("cropped to nothing", type, List.of(-3L, 0L), List.of(0L, 0L), List.of(0L, 0L)));
        cases.add(padded("nothing to do", type, List.of(0L, 0L), List.of(0L, 0L), List.of(0L, 0L)));
        cases.add(padded("too few numbers", List.of(0L), List.of(0L, 0L), List.of(0L, 0L)));
        cases.add(start("cropped between elements", new StablehloPad(List.of(-1L), List.of(-2L), List.of(2L)))
                .input(type, Shape.of(3), Fill.of(1, 2, 3))
                .constant(type, Shape.scalar(), Fill.of(9))
                .output(type)
                .expect(Fill.of(9, 9, 2, 9).bytes(type, Shape.of(4))));
    }

    private static OperatorCase padded(
            String name, DataType type, List<Long> low, List<Long> high, List<Long> interior) {
        return start(name, new StablehloPad(low, high, interior))
                .input(type, Shape.of(3, 4), Fill.random(1))
                .input(type, Shape.scalar(), Fill.of(1))
                .output(type)
                .expectOriginal();
    }

    private static OperatorCase padded(String name, List<Long> low, List<Long> high, List<Long> interior) {
        return start(name, new StablehloPad(low, high, interior))
                .input(DataType.INT8, Shape.of(3, 4), Fill.random(1))
                .input(DataType.INT8, Shape.scalar(), Fill.of(1))
                .output(DataType.INT8)
                .expectRefusal("padding");
    }

    private static void windows(List<OperatorCase> cases) {
        for (DataType type : TYPES) {
            boolean isTruth = type == DataType.BOOL;
            for (String body : isTruth
                    ? List.of("LOGICAL_AND", "LOGICAL_OR", "STABLEHLO_AND")
                    : List.of("STABLEHLO_ADD", "STABLEHLO_MULTIPLY", "STABLEHLO_MAXIMUM", "STABLEHLO_MINIMUM")) {
                cases.add(window("padded", type, body, List.of(1L, 1L), List.of(1L, 0L, 0L, 2L)));
            }
        }
        DataType type = DataType.FLOAT32;
        for (String body : List.of("ADD", "MUL", "MAXIMUM", "MINIMUM")) {
            cases.add(window("plain body", type, body, List.of(1L, 1L), List.of(0L, 0L, 0L, 0L)));
        }
        cases.add(window("dilated", type, "STABLEHLO_ADD", List.of(2L, 3L), List.of(0L, 0L, 0L, 0L)));
        cases.add(window("dilated and padded", type, "STABLEHLO_ADD", List.of(2L, 3L), List.of(1L, 2L, 3L, 0L)));
        cases.add(window("dilated and cropped", type, "STABLEHLO_ADD", List.of(2L, 3L), List.of(-1L, 0L, 1L, -2L)));
        cases.add(
                window("larger than what is there", type, "STABLEHLO_ADD", List.of(1L, 1L), List.of(-2L, -1L, 0L, 0L)));
    }

    private static OperatorCase window(
            String name, DataType type, String body, List<Long> baseDilations, List<Long> padding) {
        OperatorCase plain = start(
                        name + ", " + body,
                        new StablehloReduceWindow(
                                List.of(2L, 3L), List.of(2L, 1L), baseDilations, List.of(1L, 2L), padding, 1))
                .input(type, Shape.of(4, 7), Fill.random(1))
                .constant(type, Shape.scalar(), Fill.of(1))
                .output(type)
                .expectOriginal();
        return withGraphs(plain, body(body, type));
    }

    private static void calls(List<OperatorCase> cases) {
        DataType type = DataType.FLOAT32;
        cases.add(withGraphs(
                start("a sum", new StablehloComposite("my.sum", 1, List.of(), 0, 1))
                        .input(type, Shape.of(2, 3), Fill.random(1))
                        .input(type, Shape.of(2, 3), Fill.random(2))
                        .output(type, Shape.of(2, 3), Quantization.NONE)
                        .expectOriginal(),
                body("ADD", type, Shape.of(2, 3))));
        double[][] branches = {{5, 7}, {6, 12}, {3, 4}};
        for (int branch : new int[] {0, 1, 2, -1, 7}) {
            double[] expected = branches[branch < 0 || branch > 2 ? 2 : branch];
            cases.add(withGraphs(
                    start("branch " + branch, new StablehloCase(List.of(1, 2, 3)))
                            .input(DataType.INT32, Shape.scalar(), Fill.of(branch))
                            .input(type, Shape.of(2), Fill.of(2, 3))
                            .input(type, Shape.of(2), Fill.of(3, 4))
                            .output(type)
                            .expect(Fill.of(expected).bytes(type, Shape.of(2))),
                    body("ADD", type, Shape.of(2)),
                    body("MUL", type, Shape.of(2)),
                    body("MAXIMUM", type, Shape.of(2))));
        }
        cases.add(start("no branches", new StablehloCase(List.of()))
                .input(DataType.INT32, Shape.scalar(), Fill.of(0))
                .input(type, Shape.of(2), Fill.random(1))
                .output(type)
                .expectRefusal("branches"));
    }

    private static SingleOperator start(String name, Operator operator) {
        return SingleOperator.of(operator, name);
    }

    private static Graph body(String operator, DataType type) {
        return body(operator, type, Shape.scalar());
    }

    /** A graph of one operator on two operands of one shape; without a name it gives its second operand. */
    private static Graph body(String operator, DataType type, Shape shape) {
        List<Value> values = List.of(
                Value.of("a", type, shape).withHasRank(true),
                Value.of("b", type, shape).withHasRank(true),
                Value.of("c", type, shape).withHasRank(true));
        if (operator.isEmpty()) {
            return Graph.of("body", values, List.of(), List.of(0, 1), List.of(1));
        }
        Operator defaults =
                Objects.requireNonNull(Objects.requireNonNull(Catalog.builtin(OperatorNames.codeOf(operator)))
                        .defaults());
        Node node = new Node(defaults, 1, List.of(0, 1), List.of(2), List.of(), List.of(), Extras.NONE);
        return Graph.of("body", values, List.of(node), List.of(0, 1), List.of(2));
    }

    private static OperatorCase withGraphs(OperatorCase plain, Graph... others) {
        List<Graph> graphs = new ArrayList<>(plain.model().graphs());
        graphs.addAll(List.of(others));
        return new OperatorCase(
                plain.name(),
                plain.operator(),
                plain.types(),
                plain.model().withGraphs(graphs),
                plain.runs(),
                plain.expectation(),
                plain.bound());
    }
}
