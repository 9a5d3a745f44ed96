package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import java.util.List;

/**
 * A layer that training holds to rules which it has no settings of its own for.
 *
 * @param plain the layer as it is without them
 */
public record Ruled(Layer plain, Rules rules) implements Layer {
    @Override
    public String kind() {
        return plain.kind();
    }

    @Override
    public String name() {
        return plain.name();
    }

    @Override
    public Ruled named(String other) {
        return new Ruled(plain.named(other), rules);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        return plain.weights(inputs).stream().map(rules::of).toList();
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        List<Edge> results = plain.call(scope, inputs);
        if (rules.activity() != null && scope.training()) {
            for (Edge result : results) {
                Edge penalty = rules.activity().penalty(scope.maths(), result);
                scope.penalize(scope.maths().mul(penalty, 1f / result.dim(0)));
            }
        }
        return results;
    }
}
