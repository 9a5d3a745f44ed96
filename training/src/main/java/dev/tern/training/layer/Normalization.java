package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;

/**
 * Each feature along the last axis brought to mean 0 and variance 1 by statistics that are given, or found in examples with
 * {@link #adapted}, or, where there are none, kept as state that comes from a file.
 */
public record Normalization(String name, List<Float> mean, List<Float> variance, boolean inverted)
        implements SimpleLayer {

    public Normalization {
        mean = List.copyOf(mean);
        variance = List.copyOf(variance);
    }

    public static Normalization of(List<Float> mean, List<Float> variance) {
        return new Normalization("", mean, variance, false);
    }

    /** With statistics that are state: those of a file, as Keras keeps them once it has seen examples. */
    public static Normalization stateful() {
        return of(List.of(), List.of());
    }

    private boolean isStateful() {
        return mean.isEmpty();
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        if (!isStateful()) {
            return List.of();
        }
        int features = input.dim(-1);
        return List.of(
                WeightSpec.of("mean", Initializers.ZEROS, features).state(),
                WeightSpec.of("variance", Initializers.ONES, features).state(),
                WeightSpec.of("count", Initializers.ZEROS).state());
    }

    /** With the statistics of examples that have {@code features} numbers each in their last axis. */
    public static Normalization adapted(int features, float... examples) {
        double[] sums = new double[features];
        double[] squares = new double[features];
        int rows = examples.length / features;
        for (int i = 0; i < rows * features; i++) {
            sums[i % features] += examples[i];
        }
        for (int i = 0; i < rows * features; i++) {
            double off = examples[i] - sums[i % features] / rows;
            squares[i % features] += off * off;
        }
        List<Float> means = new ArrayList<>();
        List<Float> variances = new ArrayList<>();
        for (int f = 0; f < features; f++) {
            means.add((float) (sums[f] / rows));
            variances.add((float) (squares[f] / rows));
        }
        return of(means, variances);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        Edge centre;
        Edge deviation;
        if (isStateful()) {
            centre = scope.weight("mean");
            deviation = m.max(m.sqrt(scope.weight("variance")), 1e-7f);
        } else {
            centre = m.tape().constant(Shape.of(mean.size()), floats(mean));
            float[] roots = floats(variance);
            for (int i = 0; i < roots.length; i++) {
                roots[i] = Math.max((float) Math.sqrt(roots[i]), 1e-7f);
            }
            deviation = m.tape().constant(Shape.of(roots.length), roots);
        }
        Edge x = m.cast(input, DataType.FLOAT32);
        return inverted ? m.add(m.mul(x, deviation), centre) : m.div(m.sub(x, centre), deviation);
    }

    private static float[] floats(List<Float> numbers) {
        float[] all = new float[numbers.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = numbers.get(i);
        }
        return all;
    }

    public Normalization inverted(boolean other) {
        return new Normalization(name, mean, variance, other);
    }

    @Override
    public Normalization named(String other) {
        return new Normalization(other, mean, variance, inverted);
    }

    @Override
    public String kind() {
        return "Normalization";
    }
}
