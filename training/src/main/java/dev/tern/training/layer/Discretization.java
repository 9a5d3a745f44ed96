package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keras' Discretization: the number of the bin that each number falls into, counted by the boundaries that it has reached.
 *
 * @param boundaries in rising order; one bin more than there are of them
 * @param output what becomes of the numbers of bins
 */
public record Discretization(String name, List<Float> boundaries, Encoding output) implements SimpleLayer {
    public Discretization {
        boundaries = List.copyOf(boundaries);
    }

    public static Discretization of(Float... boundaries) {
        return new Discretization("", List.of(boundaries), Encoding.INT);
    }

    /** With boundaries that part {@code examples} into {@code bins} bins of about equally many. */
    public static Discretization adapted(int bins, float... examples) {
        float[] sorted = examples.clone();
        Arrays.sort(sorted);
        List<Float> boundaries = new ArrayList<>();
        for (int bin = 1; bin < bins && sorted.length > 0; bin++) {
            float boundary = sorted[(int) ((long) bin * sorted.length / bins)];
            if (boundaries.isEmpty() || boundary > boundaries.getLast()) {
                boundaries.add(boundary);
            }
        }
        return new Discretization("", boundaries, Encoding.INT);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        float[] all = new float[boundaries.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = boundaries.get(i);
        }
        Edge x = m.expand(m.cast(input, DataType.FLOAT32), input.rank());
        Edge reached = m.cast(m.atLeast(x, m.tape().constant(Shape.of(all.length), all)), DataType.FLOAT32);
        Edge bins = m.cast(m.sum(reached, false, input.rank()), DataType.INT32);
        return output.of(m, bins, all.length + 1);
    }

    public Discretization output(Encoding other) {
        return new Discretization(name, boundaries, other);
    }

    @Override
    public Discretization named(String other) {
        return new Discretization(other, boundaries, output);
    }

    @Override
    public String kind() {
        return "Discretization";
    }
}
