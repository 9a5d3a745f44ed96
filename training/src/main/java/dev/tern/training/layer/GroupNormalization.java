package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups of channels brought to mean 0 and variance 1, example by example.
 *
 * @param groups number of groups; -1 for as many as channels
 */
public record GroupNormalization(String name, int groups, float epsilon, boolean center, boolean scale)
        implements SimpleLayer {

    public static GroupNormalization of(int groups) {
        return new GroupNormalization("", groups, 1e-3f, true, true);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> all = new ArrayList<>();
        if (scale) {
            all.add(WeightSpec.of("gamma", Initializers.ONES, input.dim(-1)));
        }
        if (center) {
            all.add(WeightSpec.of("beta", Initializers.ZEROS, input.dim(-1)));
        }
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int channels = input.dim(-1);
        int count = groups == -1 ? channels : groups;
        if (channels % count != 0) {
            throw TernException.at("groups")
                    .expected("a divisor of " + channels + " channels")
                    .found(String.valueOf(count))
                    .fix("change the number of groups");
        }
        int places = (int) input.shape().elements(1, input.rank() - 1);
        Edge apart = m.reshape(input, -1, places, count, channels / count);
        Edge normal = Normalizing.to(m, apart, epsilon, 1, 3);
        int[] extents = input.shape().dims();
        extents[0] = -1;
        Edge joined = m.reshape(normal, extents);
        Edge scaled = scale ? m.mul(joined, scope.weight("gamma")) : joined;
        return center ? m.add(scaled, scope.weight("beta")) : scaled;
    }

    public GroupNormalization epsilon(float other) {
        return new GroupNormalization(name, groups, other, center, scale);
    }

    public GroupNormalization center(boolean other) {
        return new GroupNormalization(name, groups, epsilon, other, scale);
    }

    public GroupNormalization scale(boolean other) {
        return new GroupNormalization(name, groups, epsilon, center, other);
    }

    @Override
    public GroupNormalization named(String other) {
        return new GroupNormalization(other, groups, epsilon, center, scale);
    }

    @Override
    public String kind() {
        return "GroupNormalization";
    }
}
