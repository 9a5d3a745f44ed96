package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.STRING;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** The six comparisons: every type, shapes that meet, scales near and far, strings, NaN. */
final class ComparisonsCases implements OperatorCase.Source {
    private static final List<OperatorDefinition<PlainOperator>> EQUALITIES =
            List.of(Comparisons.EQUAL, Comparisons.NOT_EQUAL);
    private static final List<OperatorDefinition<PlainOperator>> ALL = List.of(
            Comparisons.EQUAL,
            Comparisons.NOT_EQUAL,
            Comparisons.LESS,
            Comparisons.LESS_EQUAL,
            Comparisons.GREATER,
            Comparisons.GREATER_EQUAL);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (OperatorDefinition<PlainOperator> definition : ALL) {
            PlainOperator operator = Operators.of(definition);
            for (DataType type : List.of(FLOAT32, INT32, INT64)) {
                BinaryGrid.plain(operator, type, BOOL, Fill.integers(1, -3, 3), Fill.integers(2, -3, 3))
                        .forEach(c -> cases.add(c.expectOriginal()));
            }
            cases.add(SingleOperator.of(operator, "NaN")
                    .input(FLOAT32, Shape.of(4), Fill.of(Double.NaN, 1, Double.NaN, 0.0))
                    .input(FLOAT32, Shape.of(4), Fill.of(Double.NaN, Double.NaN, 1, -0.0))
                    .output(BOOL)
                    .expectOriginal());
            for (DataType type : List.of(INT8, UINT8)) {
                quantized(operator, type, cases);
            }
        }
        plainShorts(cases);
        for (OperatorDefinition<PlainOperator> definition : EQUALITIES) {
            PlainOperator operator = Operators.of(definition);
            BinaryGrid.plain(operator, BOOL, BOOL, Fill.integers(1, 0, 1), Fill.integers(2, 0, 1))
                    .forEach(c -> cases.add(c.expectOriginal()));
            BinaryGrid.plain(operator, STRING, BOOL, Fill.random(1), Fill.random(2))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        return cases;
    }

    private static void quantized(PlainOperator operator, DataType type, List<OperatorCase> cases) {
        for (BinaryGrid.Scales scales : BinaryGrid.scalesOf(type)) {
            if (scales.x().scale() < 1 && scales.y().scale() < 1) {
                for (BinaryGrid.Pair pair : List.of(BinaryGrid.PAIRS.getLast(), BinaryGrid.PAIRS.get(5))) {
                    cases.add(SingleOperator.of(operator, pair + " " + scales)
                            .input(type, pair.x(), scales.x(), Fill.random(1))
                            .input(type, pair.y(), scales.y(), Fill.random(2))
                            .output(BOOL)
                            .expectOriginal());
                }
            }
        }
    }

    private static void plainShorts(List<OperatorCase> cases) {
        for (OperatorDefinition<PlainOperator> definition : ALL) {
            boolean known = definition == Comparisons.EQUAL
                    || definition == Comparisons.LESS
                    || definition == Comparisons.GREATER_EQUAL;
            SingleOperator shorts = SingleOperator.of(Operators.of(definition), "16 bits")
                    .input(INT16, Shape.of(3), Fill.of(1, 2, 3))
                    .input(INT16, Shape.of(3), Fill.of(2, 2, 2))
                    .output(BOOL);
            SingleOperator halves = SingleOperator.of(Operators.of(definition), "halves")
                    .input(FLOAT16, Shape.of(3), Fill.of(1, 2, 3))
                    .input(FLOAT16, Shape.of(3), Fill.of(2, 2, 2))
                    .output(BOOL);
            byte[] expected = truths(definition);
            boolean equality = definition == Comparisons.EQUAL;
            cases.add(known ? shorts.version(equality ? 4 : 3).expectOriginal() : shorts.expect(expected));
            cases.add(halves.expect(expected));
            if (definition == Comparisons.GREATER || definition == Comparisons.GREATER_EQUAL) {
                cases.add(SingleOperator.of(Operators.of(definition), "bfloat16")
                        .input(DataType.BFLOAT16, Shape.of(3), Fill.of(1, 2, 3))
                        .input(DataType.BFLOAT16, Shape.of(3), Fill.of(2, 2, 2))
                        .output(BOOL)
                        .expect(expected));
            }
        }
    }

    /** Results for one below, equal, one above. */
    private static byte[] truths(OperatorDefinition<PlainOperator> definition) {
        return switch (definition.name()) {
            case "EQUAL" -> new byte[] {0, 1, 0};
            case "NOT_EQUAL" -> new byte[] {1, 0, 1};
            case "LESS" -> new byte[] {1, 0, 0};
            case "LESS_EQUAL" -> new byte[] {1, 1, 0};
            case "GREATER" -> new byte[] {0, 0, 1};
            default -> new byte[] {0, 1, 1};
        };
    }
}
