package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/**
 * Keras' ReLU layer: {@code max(x, 0)} with a bound, a slope below and a threshold.
 *
 * @param most upper bound; infinite for none
 */
public record ReluLayer(String name, float most, float slope, float threshold) implements SimpleLayer {

    public static ReluLayer of() {
        return new ReluLayer("", Float.POSITIVE_INFINITY, 0, 0);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        if (slope == 0 && threshold == 0) {
            return most == 6
                    ? Activations.RELU6.apply(m, input)
                    : Float.isInfinite(most) ? m.relu(input) : m.clip(input, 0, most);
        }
        Edge above = Float.isInfinite(most) ? input : m.min(input, most);
        Edge below = m.mul(m.add(input, -threshold), slope);
        return m.select(m.atLeast(input, m.tape().scalar(threshold)), above, below);
    }

    public ReluLayer most(float other) {
        return new ReluLayer(name, other, slope, threshold);
    }

    public ReluLayer slope(float other) {
        return new ReluLayer(name, most, other, threshold);
    }

    public ReluLayer threshold(float other) {
        return new ReluLayer(name, most, slope, other);
    }

    @Override
    public ReluLayer named(String other) {
        return new ReluLayer(other, most, slope, threshold);
    }

    @Override
    public String kind() {
        return "ReLU";
    }
}
