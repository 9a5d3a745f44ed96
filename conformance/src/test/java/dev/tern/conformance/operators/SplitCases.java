package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.split.Split;
import dev.tern.operators.split.SplitV;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SPLIT and SPLIT_V, with axes and sizes known before and during the run. */
final class SplitCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Split.DEFINITION)) {
            DataType type = types.inputs().get(1);
            cases.add(equal(type, Shape.of(6), 0, 3, false));
            cases.add(equal(type, Shape.of(2, 4, 3), 1, 2, false));
            cases.add(equal(type, Shape.of(2, 3, 4), -1, 4, true));
        }
        for (TypeRule.TypeCase types : TypeRows.compared(SplitV.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            DataType sizes = types.inputs().get(1);
            cases.add(sized(type, sizes, Shape.of(7, 2), 0, false, 3, -1, 1));
            cases.add(sized(type, sizes, Shape.of(2, 5, 3), 1, false, 0, 5));
            cases.add(sized(type, sizes, Shape.of(2, 1, 6), -1, true, 1, 2, 3));
        }
        cases.add(SingleOperator.of(new Split(4), "indivisible")
                .constant(DataType.INT32, Shape.scalar(), Fill.of(0))
                .input(DataType.FLOAT32, Shape.of(6), Fill.random(1))
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .expectRefusal("equal pieces"));
        return cases;
    }

    private static OperatorCase equal(DataType type, Shape shape, int axis, int count, boolean late) {
        SingleOperator operator = SingleOperator.of(new Split(count), shape + " axis " + axis + (late ? " late" : ""));
        if (late) {
            operator.input(DataType.INT32, Shape.scalar(), Fill.of(axis));
        } else {
            operator.constant(DataType.INT32, Shape.scalar(), Fill.of(axis));
        }
        operator.input(type, shape, Fill.random(4));
        for (int i = 0; i < count; i++) {
            operator.output(type);
        }
        return operator.expectOriginal();
    }

    private static OperatorCase sized(
            DataType type, DataType sizeType, Shape shape, int axis, boolean late, double... sizes) {
        SingleOperator operator = SingleOperator.of(
                        new SplitV(sizes.length), shape + " axis " + axis + (late ? " late" : ""))
                .input(type, shape, Fill.random(5));
        if (late) {
            operator.input(sizeType, Shape.of(sizes.length), Fill.of(sizes));
        } else {
            operator.constant(sizeType, Shape.of(sizes.length), Fill.of(sizes));
        }
        operator.constant(DataType.INT32, Shape.scalar(), Fill.of(axis));
        for (int i = 0; i < sizes.length; i++) {
            operator.output(type);
        }
        return operator.expectOriginal();
    }
}
