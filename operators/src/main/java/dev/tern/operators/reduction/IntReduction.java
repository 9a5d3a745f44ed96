package dev.tern.operators.reduction;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reductions of integers up to 32 bits and of truth values; arithmetic wraps, as two's complement does. */
final class IntReduction implements Kernel, ReductionWalk.Accumulators {
    private final Tensor input;
    private final Tensor output;
    private final ReductionRule rule;
    private final @Nullable QuantizedFinish finish;
    private final int[] block;
    private final int[] sums;
    private final ReductionWalk walk;

    IntReduction(Binding binding, ReductionRule rule, @Nullable QuantizedFinish finish) {
        input = binding.input(0);
        output = binding.output(0);
        this.rule = rule;
        this.finish = finish;
        block = binding.ints(ReductionWalk.BLOCK);
        sums = binding.ints(output.elements());
        walk = new ReductionWalk(binding, this);
    }

    @Override
    public void run() {
        walk.run();
    }

    @Override
    public void clear(boolean any) {
        DataType type = output.type();
        Arrays.fill(
                sums,
                switch (rule) {
                    case MAXIMUM -> (int) Math.max(type.minimum(), rule.ofNoInts());
                    case MINIMUM -> (int) Math.min(type.maximum(), rule.ofNoInts());
                    default -> rule.ofNoInts();
                });
    }

    @Override
    public void load(long first, int count) {
        input.readInts(first, count, block, 0);
    }

    @Override
    public void foldInto(int at, int count, int to) {
        sums[to] = switch (rule) {
            case MEAN, SUM -> sum(block, at, count, sums[to]);
            case PRODUCT -> product(block, at, count, sums[to]);
            case MAXIMUM, ANY -> maximum(block, at, count, sums[to]);
            case MINIMUM, ALL -> minimum(block, at, count, sums[to]);
        };
    }

    @Override
    public void foldAcross(int at, int count, int to) {
        switch (rule) {
            case MEAN, SUM -> sums(block, at, count, sums, to);
            case PRODUCT -> products(block, at, count, sums, to);
            case MAXIMUM, ANY -> maxima(block, at, count, sums, to);
            case MINIMUM, ALL -> minima(block, at, count, sums, to);
        }
    }

    @Override
    public void finish(long count) {
        if (finish != null) {
            finish.rescale(sums, count);
        }
        output.writeInts(0, sums.length, sums, 0);
    }

    private static int sum(int[] block, int at, int count, int start) {
        int sum = start;
        for (int i = 0; i < count; i++) {
            sum += block[at + i];
        }
        return sum;
    }

    private static int product(int[] block, int at, int count, int start) {
        int product = start;
        for (int i = 0; i < count; i++) {
            product *= block[at + i];
        }
        return product;
    }

    private static int maximum(int[] block, int at, int count, int start) {
        int best = start;
        for (int i = 0; i < count; i++) {
            best = Math.max(best, block[at + i]);
        }
        return best;
    }

    private static int minimum(int[] block, int at, int count, int start) {
        int best = start;
        for (int i = 0; i < count; i++) {
            best = Math.min(best, block[at + i]);
        }
        return best;
    }

    private static void sums(int[] block, int at, int count, int[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] += block[at + i];
        }
    }

    private static void products(int[] block, int at, int count, int[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] *= block[at + i];
        }
    }

    private static void maxima(int[] block, int at, int count, int[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] = Math.max(sums[to + i], block[at + i]);
        }
    }

    private static void minima(int[] block, int at, int count, int[] sums, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] = Math.min(sums[to + i], block[at + i]);
        }
    }
}
