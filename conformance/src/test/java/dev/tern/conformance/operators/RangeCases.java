package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.range.Range;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** RANGE in both directions, with steps that do not divide the way. */
final class RangeCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Range.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(range(type, false, 0, 10, 3));
            cases.add(range(type, true, 5, -4, -2));
            cases.add(range(type, false, 2, 2, 1));
        }
        cases.add(range(DataType.FLOAT32, false, 0, 1, 0.1));
        cases.add(range(DataType.FLOAT32, true, 3, -2.5, -0.7));
        cases.add(refused(0));
        cases.add(refused(-1));
        return cases;
    }

    private static OperatorCase range(DataType type, boolean late, double start, double limit, double delta) {
        SingleOperator operator = SingleOperator.of(
                TypeRows.plain(Range.DEFINITION), start + " to " + limit + " by " + delta + (late ? " late" : ""));
        for (double number : new double[] {start, limit, delta}) {
            if (late) {
                operator.input(type, Shape.scalar(), Fill.of(number));
            } else {
                operator.constant(type, Shape.scalar(), Fill.of(number));
            }
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase refused(double delta) {
        return SingleOperator.of(TypeRows.plain(Range.DEFINITION), "no way by " + delta)
                .constant(DataType.INT32, Shape.scalar(), Fill.of(0))
                .constant(DataType.INT32, Shape.scalar(), Fill.of(5))
                .constant(DataType.INT32, Shape.scalar(), Fill.of(delta))
                .output(DataType.INT32)
                .expectRefusal("delta");
    }
}
