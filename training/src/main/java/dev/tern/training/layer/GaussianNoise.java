package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Normally distributed noise while training.
 */
public record GaussianNoise(String name, float deviation) implements SimpleLayer {

    public static GaussianNoise of(float deviation) {
        return new GaussianNoise("", deviation);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        return scope.training() ? m.add(input, m.mul(scope.normal(input.shape().dims()), deviation)) : input;
    }

    @Override
    public GaussianNoise named(String other) {
        return new GaussianNoise(other, deviation);
    }

    @Override
    public String kind() {
        return "GaussianNoise";
    }
}
