package dev.tern.operators.nonmax;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * The places of the best boxes, best first, without those that overlap a better one too much. V5 also lowers the scores
 * of boxes that overlap a little, and gives the scores it ended with. Unused places hold zeros.
 */
public final class NonMaxSuppression {
    public static final OperatorDefinition<PlainOperator> V4 = PlainOperator.define(
            120,
            "NON_MAX_SUPPRESSION_V4",
            95,
            d -> d.inputs("boxes", "scores", "most", "overlap", "threshold")
                    .outputs("indices", "count")
                    .types("f32 f32 i32 f32 f32 -> i32 i32")
                    .shapes((operator, scope) -> List.of(selected(scope, 5), Shape.scalar()))
                    .kernel(NonMaxSuppression::bind));

    public static final OperatorDefinition<PlainOperator> V5 = PlainOperator.define(
            121,
            "NON_MAX_SUPPRESSION_V5",
            96,
            d -> d.inputs("boxes", "scores", "most", "overlap", "threshold", "sigma")
                    .outputs("indices", "scores", "count")
                    .types("f32 f32 i32 f32 f32 f32 -> i32 f32 i32")
                    .shapes((operator, scope) -> {
                        Shape selected = selected(scope, 6);
                        return List.of(selected, selected, Shape.scalar());
                    })
                    .kernel(NonMaxSuppression::bind));

    private NonMaxSuppression() {}

    private static Shape selected(ShapeScope scope, int operands) {
        Shape boxes = scope.shape(0);
        Shape scores = scope.shape(1);
        if (boxes.rank() != 2 || boxes.dim(1) != 4 || scores.rank() != 1 || scores.dim(0) != boxes.dim(0)) {
            throw TernException.at("boxes and scores")
                    .expected("shapes [n,4] and [n]")
                    .found(boxes + " and " + scores)
                    .fix("give four corners and one score for each box");
        }
        for (int i = 2; i < operands; i++) {
            Extent.requireEqual(0, scope.shape(i).rank(), "rank of operand " + i);
        }
        return Shape.of(Extent.of(Axis.scalar(scope, 2)));
    }

    private static Kernel bind(PlainOperator operator, Binding binding) {
        return new SuppressionKernel(binding);
    }
}
