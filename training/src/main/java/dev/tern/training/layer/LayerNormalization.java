package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Each example brought to mean 0 and variance 1 along its last axes.
 *
 * @param axes how many axes from the last one on
 * @param rmsScaling Keras' rms_scaling: numbers are only scaled by their deviation, neither brought to mean 0 nor shifted
 */
public record LayerNormalization(
        String name, int axes, float epsilon, boolean center, boolean scale, boolean rmsScaling)
        implements SimpleLayer {

    public static LayerNormalization of() {
        return new LayerNormalization("", 1, 1e-3f, true, true, false);
    }

    private int[] extents(Shape input) {
        return Arrays.copyOfRange(input.dims(), input.rank() - axes, input.rank());
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> all = new ArrayList<>();
        if (scale || rmsScaling) {
            all.add(WeightSpec.of("gamma", Initializers.ONES, extents(input)));
        }
        if (center && !rmsScaling) {
            all.add(WeightSpec.of("beta", Initializers.ZEROS, extents(input)));
        }
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int[] last = IntStream.range(input.rank() - axes, input.rank()).toArray();
        if (rmsScaling) {
            Edge centred = m.sub(input, m.mean(input, true, last));
            Edge variance = m.mean(m.square(centred), true, last);
            return m.mul(m.mul(input, m.rsqrt(m.add(variance, epsilon))), scope.weight("gamma"));
        }
        Edge normal = Normalizing.to(m, input, epsilon, last);
        Edge scaled = scale ? m.mul(normal, scope.weight("gamma")) : normal;
        return center ? m.add(scaled, scope.weight("beta")) : scaled;
    }

    public LayerNormalization axes(int other) {
        return new LayerNormalization(name, other, epsilon, center, scale, rmsScaling);
    }

    public LayerNormalization epsilon(float other) {
        return new LayerNormalization(name, axes, other, center, scale, rmsScaling);
    }

    public LayerNormalization center(boolean other) {
        return new LayerNormalization(name, axes, epsilon, other, scale, rmsScaling);
    }

    public LayerNormalization scale(boolean other) {
        return new LayerNormalization(name, axes, epsilon, center, other, rmsScaling);
    }

    public LayerNormalization rmsScaling(boolean other) {
        return new LayerNormalization(name, axes, epsilon, center, scale, other);
    }

    @Override
    public LayerNormalization named(String other) {
        return new LayerNormalization(other, axes, epsilon, center, scale, rmsScaling);
    }

    @Override
    public String kind() {
        return "LayerNormalization";
    }
}
