package dev.tern.training.layer;

import dev.tern.training.tape.Edge;

/**
 * An activation as a layer of its own.
 */
public record ActivationLayer(String name, Activation activation) implements SimpleLayer {

    public static ActivationLayer of(Activation activation) {
        return new ActivationLayer("", activation);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        return activation.apply(scope.maths(), input);
    }

    @Override
    public ActivationLayer named(String other) {
        return new ActivationLayer(other, activation);
    }

    @Override
    public String kind() {
        return "Activation";
    }
}
