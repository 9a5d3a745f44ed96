package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.bucketize.Bucketize;
import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.topk.TopK;
import dev.tern.operators.unique.Unique;
import dev.tern.operators.where.Where;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** WHERE, UNIQUE, TOPK_V2, BUCKETIZE and CUMSUM. */
final class SelectionCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(Where.DEFINITION)) {
            for (Shape shape : List.of(Shape.of(9), Shape.of(3, 4), Shape.of(2, 3, 2, 2))) {
                cases.add(SingleOperator.of(TypeRows.plain(Where.DEFINITION), shape.toString())
                        .input(types.inputs().getFirst(), shape, Fill.integers(7, 0, 1))
                        .output(DataType.INT64)
                        .runs(3)
                        .expectOriginal());
            }
        }
        for (TypeRule.TypeCase types : TypeRows.compared(Unique.DEFINITION)) {
            DataType type = types.inputs().getFirst();
            DataType index = types.outputs().get(1);
            cases.add(SingleOperator.of(new Unique(index), "of 20")
                    .input(type, Shape.of(20), Fill.integers(5, 0, 6))
                    .output(type)
                    .output(index)
                    .runs(2)
                    .expectOriginal());
        }
        for (TypeRule.TypeCase types : TypeRows.compared(TopK.DEFINITION)) {
            cases.add(topK(types, Shape.of(10), 4, false, Fill.random(1)));
            cases.add(topK(types, Shape.of(3, 17), 17, true, Fill.integers(2, 0, 5)));
            cases.add(topK(types, Shape.of(2, 3, 8), 1, false, Fill.integers(3, 0, 2)));
        }
        // Newer originals put what is no number last; the one at hand leaves its place open.
        Fill numbers = Fill.of(1, Double.NaN, 0, 2);
        cases.add(SingleOperator.of(TypeRows.plain(TopK.DEFINITION), "what is no number")
                .input(DataType.FLOAT32, Shape.of(4), numbers)
                .constant(DataType.INT32, Shape.scalar(), Fill.of(4))
                .output(DataType.FLOAT32)
                .output(DataType.INT32)
                .expect(
                        Fill.of(2, 1, 0, Double.NaN).bytes(DataType.FLOAT32, Shape.of(4)),
                        Fill.of(3, 0, 2, 1).bytes(DataType.INT32, Shape.of(4))));
        for (TypeRule.TypeCase types : TypeRows.compared(Bucketize.DEFINITION)) {
            if (types.inputs().getFirst() != DataType.FLOAT64) {
                cases.add(SingleOperator.of(Bucketize.between(-2f, 0f, 0f, 3.5f), "four boundaries")
                        .input(types.inputs().getFirst(), Shape.of(4, 5), Fill.integers(3, -4, 5))
                        .output(DataType.INT32)
                        .expectOriginal());
            }
        }
        for (TypeRule.TypeCase types : TypeRows.compared(Cumsum.DEFINITION)) {
            for (int option = 0; option < 4; option++) {
                for (int axis = -1; axis < 3; axis++) {
                    cases.add(cumsum(
                            new Cumsum((option & 1) != 0, (option & 2) != 0),
                            types.inputs().getFirst(),
                            axis));
                }
            }
        }
        return cases;
    }

    private static OperatorCase topK(TypeRule.TypeCase types, Shape shape, int k, boolean late, Fill fill) {
        SingleOperator operator = SingleOperator.of(TypeRows.plain(TopK.DEFINITION), k + " of " + shape)
                .input(types.inputs().getFirst(), shape, fill);
        if (late) {
            operator.input(types.inputs().get(1), Shape.scalar(), Fill.of(k));
        } else {
            operator.constant(types.inputs().get(1), Shape.scalar(), Fill.of(k));
        }
        return operator.output(types.outputs().getFirst())
                .output(types.outputs().get(1))
                .expectOriginal();
    }

    private static OperatorCase cumsum(Cumsum operator, DataType type, int axis) {
        return SingleOperator.of(operator, operator + " axis " + axis)
                .input(type, Shape.of(3, 4, 5), Fill.random(1))
                .constant(DataType.INT32, Shape.scalar(), Fill.of(axis))
                .output(type)
                .expectOriginal();
    }
}
