package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** TRANSPOSE of one to six axes, larger planes included. */
final class TransposeCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Transpose.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(transpose(type, Shape.of(5), false, 0));
            cases.add(transpose(type, Shape.of(37, 70), false, 1, 0));
            cases.add(transpose(type, Shape.of(3, 4, 5), true, 2, 1, 0));
            cases.add(transpose(type, Shape.of(2, 5, 3, 4), false, 0, 3, 1, 2));
            cases.add(transpose(type, Shape.of(2, 3, 2, 2, 3), false, 4, 2, 0, 1, -2));
        }
        cases.add(transpose(DataType.FLOAT32, Shape.of(2, 3, 4, 2, 2, 3), false, 5, 3, 1, 4, 2, 0));
        cases.add(transpose(DataType.FLOAT32, Shape.of(2, 0, 3), false, 2, 0, 1));
        cases.add(SingleOperator.of(TypeRows.plain(Transpose.DEFINITION), "half bytes, which newer originals take")
                .input(DataType.INT4, Shape.of(3, 2), Fill.of(1, 2, 3, 4, 5, -6))
                .constant(DataType.INT32, Shape.of(2), Fill.of(1, 0))
                .output(DataType.INT4)
                .expect(Fill.of(1, 3, 5, 2, 4, -6).bytes(DataType.INT4, Shape.of(2, 3))));
        cases.add(SingleOperator.of(TypeRows.plain(Transpose.DEFINITION), "an axis twice")
                .input(DataType.FLOAT32, Shape.of(2, 2), Fill.random(1))
                .constant(DataType.INT32, Shape.of(2), Fill.of(1, 1))
                .output(DataType.FLOAT32)
                .expectRefusal("twice"));
        return cases;
    }

    private static OperatorCase transpose(DataType type, Shape shape, boolean late, double... order) {
        SingleOperator operator = SingleOperator.of(TypeRows.plain(Transpose.DEFINITION), shape + (late ? " late" : ""))
                .input(type, shape, Fill.random(1));
        if (late) {
            operator.input(DataType.INT32, Shape.of(order.length), Fill.of(order));
        } else {
            operator.constant(DataType.INT32, Shape.of(order.length), Fill.of(order));
        }
        return operator.output(type).expectOriginal();
    }
}
