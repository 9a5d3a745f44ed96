package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Each example divided by the root of its mean square along its last axes, and scaled; the mean stays where it is.
 *
 * @param axes how many axes from the last one on
 */
public record RmsNormalization(String name, int axes, float epsilon) implements SimpleLayer {

    public static RmsNormalization of() {
        return new RmsNormalization("", 1, 1e-6f);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        int[] extents = java.util.Arrays.copyOfRange(input.dims(), input.rank() - axes, input.rank());
        return List.of(WeightSpec.of("scale", Initializers.ONES, extents));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int[] last = IntStream.range(input.rank() - axes, input.rank()).toArray();
        Edge square = m.mean(m.square(input), true, last);
        return m.mul(m.mul(input, m.rsqrt(m.add(square, epsilon))), scope.weight("scale"));
    }

    public RmsNormalization axes(int other) {
        return new RmsNormalization(name, other, epsilon);
    }

    public RmsNormalization epsilon(float other) {
        return new RmsNormalization(name, axes, other);
    }

    @Override
    public RmsNormalization named(String other) {
        return new RmsNormalization(other, axes, epsilon);
    }

    @Override
    public String kind() {
        return "RMSNormalization";
    }
}
