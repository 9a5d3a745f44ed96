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
 */
public record LayerNormalization(String name, int axes, float epsilon, boolean center, boolean scale)
        implements SimpleLayer {

    public static LayerNormalization of() {
        return new LayerNormalization("", 1, 1e-3f, true, true);
    }

    private int[] extents(Shape input) {
        return Arrays.copyOfRange(input.dims(), input.rank() - axes, input.rank());
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> all = new ArrayList<>();
        if (scale) {
            all.add(WeightSpec.of("gamma", Initializers.ONES, extents(input)));
        }
        if (center) {
            all.add(WeightSpec.of("beta", Initializers.ZEROS, extents(input)));
        }
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        Edge normal = Normalizing.to(
                m,
                input,
                epsilon,
                IntStream.range(input.rank() - axes, input.rank()).toArray());
        Edge scaled = scale ? m.mul(normal, scope.weight("gamma")) : normal;
        return center ? m.add(scaled, scope.weight("beta")) : scaled;
    }

    public LayerNormalization axes(int other) {
        return new LayerNormalization(name, other, epsilon, center, scale);
    }

    public LayerNormalization epsilon(float other) {
        return new LayerNormalization(name, axes, other, center, scale);
    }

    public LayerNormalization center(boolean other) {
        return new LayerNormalization(name, axes, epsilon, other, scale);
    }

    public LayerNormalization scale(boolean other) {
        return new LayerNormalization(name, axes, epsilon, center, other);
    }

    @Override
    public LayerNormalization named(String other) {
        return new LayerNormalization(other, axes, epsilon, center, scale);
    }

    @Override
    public String kind() {
        return "LayerNormalization";
    }
}
