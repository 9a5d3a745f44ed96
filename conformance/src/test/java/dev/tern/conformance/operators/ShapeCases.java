package dev.tern.conformance.operators;

import dev.tern.operators.TypeRule;
import dev.tern.operators.shape.Rank;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;

/** SHAPE and RANK. */
final class ShapeCases implements OperatorCase.Source {
    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (TypeRule.TypeCase types : TypeRows.compared(ShapeOf.DEFINITION)) {
            for (Shape shape : List.of(Shape.of(3), Shape.of(2, 1, 4))) {
                cases.add(SingleOperator.of(new ShapeOf(types.outputs().getFirst()), shape.toString())
                        .input(types.inputs().getFirst(), shape, Fill.random(1))
                        .output(types.outputs().getFirst())
                        .expectOriginal());
            }
        }
        for (TypeRule.TypeCase types : TypeRows.compared(Rank.DEFINITION)) {
            cases.add(SingleOperator.of(TypeRows.plain(Rank.DEFINITION), "three axes")
                    .input(types.inputs().getFirst(), Shape.of(2, 1, 4), Fill.random(1))
                    .output(types.outputs().getFirst())
                    .expectOriginal());
        }
        return cases;
    }
}
