package dev.tern.training.layer;

import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.training.tape.Edge;

/**
 * Keras' LeakyReLU layer.
 */
public record LeakyReluLayer(String name, float slope) implements SimpleLayer {

    public static LeakyReluLayer of(float slope) {
        return new LeakyReluLayer("", slope);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        return scope.tape().add(new LeakyRelu(slope), input);
    }

    @Override
    public LeakyReluLayer named(String other) {
        return new LeakyReluLayer(other, slope);
    }

    @Override
    public String kind() {
        return "LeakyReLU";
    }
}
