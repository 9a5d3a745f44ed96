package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** RESHAPE, SQUEEZE and EXPAND_DIMS. */
final class ReshapeCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Reshape.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(reshape(type, Shape.of(2, 3, 4), false, 4, -1));
            cases.add(reshape(type, Shape.of(6), true, 3, 2));
        }
        cases.add(reshape(DataType.FLOAT32, Shape.of(1), false));
        cases.add(SingleOperator.of(new Reshape(List.of(3, -1)), "by option")
                .input(DataType.FLOAT32, Shape.of(2, 6), Fill.random(1))
                .output(DataType.FLOAT32)
                .expectOriginal());
        cases.add(SingleOperator.of(new Reshape(List.of()), "too many elements")
                .input(DataType.FLOAT32, Shape.of(6), Fill.random(1))
                .constant(DataType.INT32, Shape.of(2), Fill.of(4, 2))
                .output(DataType.FLOAT32)
                .expectRefusal("6 elements"));
        for (TypeRule.TypeCase types : TypeRows.compared(Squeeze.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(squeeze(type, Shape.of(1, 3, 1, 2), List.of()));
            cases.add(squeeze(type, Shape.of(1, 3, 1, 2), List.of(-2)));
            cases.add(squeeze(type, Shape.of(1, 1), List.of(0, 1)));
        }
        for (TypeRule.TypeCase types : TypeRows.compared(ExpandDims.DEFINITION)) {
            cases.add(expand(types, Shape.of(3), 0, false));
            cases.add(expand(types, Shape.of(2, 3), -1, false));
            cases.add(expand(types, Shape.of(2, 3), 1, true));
        }
        return cases;
    }

    private static OperatorCase reshape(DataType type, Shape shape, boolean late, double... dims) {
        SingleOperator operator = SingleOperator.of(new Reshape(List.of()), shape + (late ? " late" : ""))
                .input(type, shape, Fill.random(1));
        if (late) {
            operator.input(DataType.INT32, Shape.of(dims.length), Fill.of(dims));
        } else {
            operator.constant(DataType.INT32, Shape.of(dims.length), Fill.of(dims));
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase squeeze(DataType type, Shape shape, List<Integer> axes) {
        return SingleOperator.of(new Squeeze(axes), shape + " axes " + axes)
                .input(type, shape, Fill.random(1))
                .output(type)
                .expectOriginal();
    }

    private static OperatorCase expand(TypeRule.TypeCase types, Shape shape, int axis, boolean late) {
        DataType type = types.inputs().getFirst();
        SingleOperator operator = SingleOperator.of(TypeRows.plain(ExpandDims.DEFINITION), shape + " axis " + axis)
                .input(type, shape, Fill.random(1));
        if (late) {
            operator.input(types.inputs().get(1), Shape.of(1), Fill.of(axis));
        } else {
            operator.constant(types.inputs().get(1), Shape.of(1), Fill.of(axis));
        }
        return operator.output(type).expectOriginal();
    }
}
