package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** PACK and UNPACK along every axis. */
final class PackCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Pack.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(pack(type, Shape.scalar(), 0, 3));
            for (int axis = -4; axis < 4; axis++) {
                cases.add(pack(type, Shape.of(2, 3, 4), axis, 2));
            }
        }
        for (TypeRule.TypeCase types : TypeRows.compared(Unpack.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            cases.add(unpack(type, Shape.of(3), 0));
            for (int axis = -3; axis < 3; axis++) {
                cases.add(unpack(type, Shape.of(2, 3, 4), axis));
            }
        }
        return cases;
    }

    private static OperatorCase pack(DataType type, Shape shape, int axis, int count) {
        SingleOperator operator = SingleOperator.of(new Pack(count, axis), shape + " axis " + axis);
        for (int i = 0; i < count; i++) {
            operator.input(type, shape, Fill.random(i));
        }
        return operator.output(type).expectOriginal();
    }

    private static OperatorCase unpack(DataType type, Shape shape, int axis) {
        int count = shape.dim(axis);
        SingleOperator operator = SingleOperator.of(new Unpack(count, axis), shape + " axis " + axis)
                .input(type, shape, Fill.random(9));
        for (int i = 0; i < count; i++) {
            operator.output(type);
        }
        return operator.expectOriginal();
    }
}
