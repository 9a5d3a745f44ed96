package dev.tern.training.layer;

import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;

/**
 * Adds to the loss what the results cost for their size, averaged over the batch.
 */
public record ActivityRegularization(String name, Regularizer regularizer) implements SimpleLayer {

    public static ActivityRegularization of(Regularizer regularizer) {
        return new ActivityRegularization("", regularizer);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        if (scope.training()) {
            scope.penalize(scope.maths().mul(regularizer.penalty(scope.maths(), input), 1f / input.dim(0)));
        }
        return input;
    }

    @Override
    public ActivityRegularization named(String other) {
        return new ActivityRegularization(other, regularizer);
    }

    @Override
    public String kind() {
        return "ActivityRegularization";
    }
}
