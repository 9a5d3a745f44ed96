package dev.tern.training.layer;

import dev.tern.operators.prelu.Prelu;
import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import java.util.Arrays;
import java.util.List;

/**
 * Keras' PReLU layer: slopes below zero are learned.
 *
 * @param shared axes along which slopes are the same, counted from 1
 */
public record PReluLayer(String name, List<Integer> shared, Initializer initializer) implements SimpleLayer {

    public PReluLayer {
        shared = List.copyOf(shared);
    }

    public static PReluLayer of(Integer... shared) {
        return new PReluLayer("", List.of(shared), Initializers.ZEROS);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        int[] extents = Arrays.copyOfRange(input.dims(), 1, input.rank());
        shared.forEach(axis -> extents[axis - 1] = 1);
        return List.of(WeightSpec.of("alpha", initializer, extents));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        return scope.tape().add(Prelu.DEFINITION, input, scope.weight("alpha"));
    }

    public PReluLayer initializer(Initializer other) {
        return new PReluLayer(name, shared, other);
    }

    @Override
    public PReluLayer named(String other) {
        return new PReluLayer(other, shared, initializer);
    }

    @Override
    public String kind() {
        return "PReLU";
    }
}
