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
 * Each channel brought to mean 0 and variance 1: by its own batch while training, by running statistics otherwise. Those are
 * kept with the plain variance of the batch, as Keras 3 keeps them.
 */
public record BatchNormalization(String name, int axis, float momentum, float epsilon, boolean center, boolean scale)
        implements SimpleLayer {

    public static BatchNormalization of() {
        return new BatchNormalization("", -1, 0.99f, 1e-3f, true, true);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        int channels = input.dim(axis);
        List<WeightSpec> all = new ArrayList<>();
        if (scale) {
            all.add(WeightSpec.of("gamma", Initializers.ONES, channels));
        }
        if (center) {
            all.add(WeightSpec.of("beta", Initializers.ZEROS, channels));
        }
        all.add(WeightSpec.of("moving_mean", Initializers.ZEROS, channels).state());
        all.add(WeightSpec.of("moving_variance", Initializers.ONES, channels).state());
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int along = axis < 0 ? axis + input.rank() : axis;
        int[] shape = new int[input.rank()];
        Arrays.fill(shape, 1);
        shape[along] = input.dim(along);
        boolean last = along == input.rank() - 1;
        Edge movingMean = scope.weight("moving_mean");
        Edge movingVariance = scope.weight("moving_variance");
        Edge mean = movingMean;
        Edge variance = movingVariance;
        Edge centred = null;
        if (scope.training() && !scope.frozen()) {
            int[] others =
                    IntStream.range(0, input.rank()).filter(i -> i != along).toArray();
            mean = m.mean(input, false, others);
            centred = m.sub(input, last ? mean : m.reshape(mean, shape));
            variance = m.mean(m.square(centred), false, others);
            scope.update("moving_mean", m.add(m.mul(movingMean, momentum), m.mul(mean, 1 - momentum)));
            scope.update("moving_variance", m.add(m.mul(movingVariance, momentum), m.mul(variance, 1 - momentum)));
        }
        Edge factor = m.rsqrt(m.add(variance, epsilon));
        if (scale) {
            factor = m.mul(factor, scope.weight("gamma"));
        }
        if (centred != null) {
            Edge scaled = m.mul(centred, last ? factor : m.reshape(factor, shape));
            Edge beta = center ? scope.weight("beta") : null;
            return beta == null ? scaled : m.add(scaled, last ? beta : m.reshape(beta, shape));
        }
        Edge shift = m.neg(m.mul(mean, factor));
        if (center) {
            shift = m.add(shift, scope.weight("beta"));
        }
        return m.add(m.mul(input, last ? factor : m.reshape(factor, shape)), last ? shift : m.reshape(shift, shape));
    }

    public BatchNormalization axis(int other) {
        return new BatchNormalization(name, other, momentum, epsilon, center, scale);
    }

    public BatchNormalization momentum(float other) {
        return new BatchNormalization(name, axis, other, epsilon, center, scale);
    }

    public BatchNormalization epsilon(float other) {
        return new BatchNormalization(name, axis, momentum, other, center, scale);
    }

    public BatchNormalization center(boolean other) {
        return new BatchNormalization(name, axis, momentum, epsilon, other, scale);
    }

    public BatchNormalization scale(boolean other) {
        return new BatchNormalization(name, axis, momentum, epsilon, center, other);
    }

    @Override
    public BatchNormalization named(String other) {
        return new BatchNormalization(other, axis, momentum, epsilon, center, scale);
    }

    @Override
    public String kind() {
        return "BatchNormalization";
    }
}
