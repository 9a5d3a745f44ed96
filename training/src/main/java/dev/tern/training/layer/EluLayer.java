package dev.tern.training.layer;

import dev.tern.operators.elu.Elu;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Keras' ELU layer.
 */
public record EluLayer(String name, float alpha) implements SimpleLayer {

    public static EluLayer of(float alpha) {
        return new EluLayer("", alpha);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        return alpha == 1
                ? m.tape().add(Elu.DEFINITION, input)
                : m.add(m.relu(input), m.mul(m.add(m.exp(m.min(input, 0)), -1), alpha));
    }

    @Override
    public EluLayer named(String other) {
        return new EluLayer(other, alpha);
    }

    @Override
    public String kind() {
        return "ELU";
    }
}
