package dev.tern.conformance.operators;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT16;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.FLOAT64;
import static dev.tern.tensor.DataType.INT16;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT16;
import static dev.tern.tensor.DataType.UINT32;
import static dev.tern.tensor.DataType.UINT64;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.elementwise.RightShift;
import dev.tern.operators.elementwise.ShiftLeft;
import dev.tern.operators.elementwise.Stablehlo;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** Truth values, bits and shifts, and the STABLEHLO operators on two operands of one shape. */
final class IntegerLogicCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (OperatorDefinition<PlainOperator> definition : List.of(Logic.LOGICAL_AND, Logic.LOGICAL_OR)) {
            BinaryGrid.plain(Operators.of(definition), BOOL, BOOL, Fill.integers(1, 0, 1), Fill.integers(2, 0, 1))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        UnaryGrid.plain(Operators.of(Logic.LOGICAL_NOT), BOOL, BOOL, Fill.integers(1, 0, 1))
                .forEach(c -> cases.add(c.expectOriginal()));
        for (DataType type : List.of(INT8, UINT8, INT16, UINT16, INT32, UINT32)) {
            BinaryGrid.plain(Operators.of(Logic.BITWISE_XOR), type, type, Fill.random(1), Fill.random(2))
                    .forEach(c -> cases.add(c.expectOriginal()));
            BinaryGrid.plain(Operators.of(RightShift.DEFINITION), type, type, Fill.random(1), Fill.integers(2, 0, 40))
                    .forEach(c -> cases.add(c.expectOriginal()));
        }
        for (DataType type : List.of(INT8, INT16, INT32)) {
            cases.add(SingleOperator.of(Operators.of(RightShift.DEFINITION), "negative shifts")
                    .input(type, Shape.of(33), Fill.random(1))
                    .input(type, Shape.of(33), Fill.random(2))
                    .output(type)
                    .expectOriginal());
            cases.add(SingleOperator.of(new ShiftLeft(), "within the type")
                    .input(type, Shape.of(33), Fill.random(1))
                    .input(type, Shape.of(33), Fill.integers(2, 0, type.bits() - 1))
                    .output(type)
                    .expectOriginal());
        }
        stablehlo(cases);
        return cases;
    }

    private static void stablehlo(List<OperatorCase> cases) {
        for (OperatorDefinition<PlainOperator> definition :
                List.of(Stablehlo.ADD, Stablehlo.MULTIPLY, Stablehlo.MAXIMUM, Stablehlo.MINIMUM)) {
            for (DataType type : List.of(
                    FLOAT32, FLOAT64, FLOAT16, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL)) {
                Fill x = type == BOOL ? Fill.integers(1, 0, 1) : Fill.random(1);
                Fill y = type == BOOL ? Fill.integers(2, 0, 1) : Fill.random(2);
                cases.add(SingleOperator.of(Operators.of(definition), "")
                        .input(type, Shape.of(3, 11), x)
                        .input(type, Shape.of(3, 11), y)
                        .output(type)
                        .expectOriginal());
            }
        }
        for (DataType type : List.of(INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64)) {
            cases.add(SingleOperator.of(Operators.of(Stablehlo.AND), "")
                    .input(type, Shape.of(2), Fill.of(12, 10))
                    .input(type, Shape.of(2), Fill.of(10, 7))
                    .output(type)
                    .expect(Fill.of(8, 2).bytes(type, Shape.of(2))));
        }
        cases.add(SingleOperator.of(Operators.of(Stablehlo.AND), "truth")
                .input(BOOL, Shape.of(4), Fill.of(0, 0, 1, 1))
                .input(BOOL, Shape.of(4), Fill.of(0, 1, 0, 1))
                .output(BOOL)
                .expect(new byte[] {0, 0, 0, 1}));
    }
}
