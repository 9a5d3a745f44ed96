package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.onehot.SparseToDense;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** ONE_HOT, with indices that hit nothing, and SPARSE_TO_DENSE. */
final class OneHotCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(OneHot.DEFINITION)) {
            cases.add(oneHot(types, -1, Shape.of(5), 4, false));
            cases.add(oneHot(types, 0, Shape.of(2, 3), 3, true));
            cases.add(oneHot(types, 1, Shape.of(2, 3), 5, false));
        }
        for (TypeRule.TypeCase types : TypeRows.compared(SparseToDense.DEFINITION)) {
            cases.add(dense(types, Shape.of(3), Shape.of(3), false, 7));
            cases.add(dense(types, Shape.of(4, 2), Shape.of(4), true, 3, 4));
            cases.add(dense(types, Shape.of(1, 3), Shape.scalar(), false, 3, 3, 3));
        }
        cases.add(SingleOperator.of(new SparseToDense(false), "outside")
                .input(DataType.INT32, Shape.of(1), Fill.of(4))
                .constant(DataType.INT32, Shape.of(1), Fill.of(4))
                .input(DataType.FLOAT32, Shape.of(1), Fill.of(1))
                .constant(DataType.FLOAT32, Shape.scalar(), Fill.of(0))
                .output(DataType.FLOAT32)
                .expectRefusal("index 0"));
        return cases;
    }

    private static OperatorCase oneHot(TypeRule.TypeCase types, int axis, Shape shape, int depth, boolean late) {
        DataType type = types.outputs().getFirst();
        SingleOperator operator = SingleOperator.of(new OneHot(axis), shape + " axis " + axis + (late ? " late" : ""))
                .input(types.inputs().getFirst(), shape, Fill.integers(1, -1, depth));
        if (late) {
            operator.input(DataType.INT32, Shape.scalar(), Fill.of(depth));
        } else {
            operator.constant(DataType.INT32, Shape.scalar(), Fill.of(depth));
        }
        return operator.constant(type, Shape.scalar(), Fill.of(1))
                .constant(type, Shape.scalar(), Fill.of(0))
                .output(type)
                .expectOriginal();
    }

    private static OperatorCase dense(
            TypeRule.TypeCase types, Shape indices, Shape values, boolean late, double... extents) {
        DataType type = types.outputs().getFirst();
        Shape list = Shape.of(extents.length);
        SingleOperator operator = SingleOperator.of(new SparseToDense(false), indices + (late ? " late" : ""))
                .input(types.inputs().getFirst(), indices, Fill.integers(1, 0, 2));
        if (late) {
            operator.input(types.inputs().get(1), list, Fill.of(extents));
        } else {
            operator.constant(types.inputs().get(1), list, Fill.of(extents));
        }
        return operator.input(type, values, Fill.random(2))
                .constant(type, Shape.scalar(), Fill.of(3))
                .output(type)
                .expectOriginal();
    }
}
