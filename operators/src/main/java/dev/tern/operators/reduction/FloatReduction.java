package dev.tern.operators.reduction;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Reductions of floats. */
final class FloatReduction implements Kernel, ReductionWalk.Accumulators {
    private final Tensor input;
    private final Tensor output;
    private final ReductionRule rule;
    private final float[] block;
    private final float[] sums;
    private final ReductionWalk walk;

    FloatReduction(Binding binding, ReductionRule rule) {
        input = binding.input(0);
        output = binding.output(0);
        this.rule = rule;
        block = binding.floats(ReductionWalk.BLOCK);
        sums = binding.floats(output.elements());
        walk = new ReductionWalk(binding, this);
    }

    @Override
    public void run() {
        walk.run();
    }

    @Override
    public void clear(boolean any) {
        Arrays.fill(
                sums,
                !any
                        ? rule.ofNoFloats()
                        : switch (rule) {
                            case MEAN, SUM, ANY -> -0f;
                            case PRODUCT, ALL -> 1f;
                            case MAXIMUM -> Float.NEGATIVE_INFINITY;
                            case MINIMUM -> Float.POSITIVE_INFINITY;
                        });
    }

    @Override
    public void load(long first, int count) {
        input.readFloats(first, count, block, 0);
    }

    @Override
    public void foldInto(int at, int count, int to) {
        sums[to] = switch (rule) {
            case MEAN, SUM, ANY -> sum(block, at, count, sums[to]);
            case PRODUCT, ALL -> product(block, at, count, sums[to]);
            case MAXIMUM -> maximum(block, at, count, sums[to]);
            case MINIMUM -> minimum(block, at, count, sums[to]);
        };
    }

    @Override
    public void foldAcross(int at, int count, int to) {
        switch (rule) {
            case MEAN, SUM, ANY -> sums(block, at, count, sums, to);
            case PRODUCT, ALL -> products(block, at, count, sums, to);
            case MAXIMUM -> maxima(block, at, count, sums, to);
            case MINIMUM -> minima(block, at, count, sums, to);
        }
    }

    @Override
    public void finish(long count) {
        if (rule == ReductionRule.MEAN) {
            float divisor = count;
            for (int i = 0; i < sums.length; i++) {
                sums[i] /= divisor;
            }
        }
        output.writeFloats(0, sums.length, sums, 0);
    }

    private static float sum(float[] block, int at, int count, float start) {
        float sum = start;
        for (int i = 0; i < count; i++) {
            sum += block[at + i];
        }
        return sum;
    }

    private static float product(float[] block, int at, int count, float start) {
        float product = start;
        for (int i = 0; i < count; i++) {
            product *= block[at + i];
        }
        return product;
    }

    private static float maximum(float[] block, int at, int count, float start) {
        float best = start;
        for (int i = 0; i < count; i++) {
            best = best > block[at + i] ? best : block[at + i];
        }
        return best;
    }

    private static float minimum(float[] block, int at, int count, float start) {
        float best = start;
        for (int i = 0; i < count; i++) {
            best = best < block[at + i] ? best : block[at + i];
        }
        return best;
    }

    private static void sums(float[] block, int at, int count, float[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] += block[at + i];
        }
    }

    private static void products(float[] block, int at, int count, float[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] *= block[at + i];
        }
    }

    private static void maxima(float[] block, int at, int count, float[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] = sums[to + i] > block[at + i] ? sums[to + i] : block[at + i];
        }
    }

    private static void minima(float[] block, int at, int count, float[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] = sums[to + i] < block[at + i] ? sums[to + i] : block[at + i];
        }
    }
}
