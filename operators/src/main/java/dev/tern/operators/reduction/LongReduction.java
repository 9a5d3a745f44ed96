package dev.tern.operators.reduction;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Reductions of 64-bit integers, and means of 32-bit ones, whose sums need the room. */
final class LongReduction implements Kernel, ReductionWalk.Accumulators {
    private final Tensor input;
    private final Tensor output;
    private final ReductionRule rule;
    private final long[] block;
    private final long[] sums;
    private final ReductionWalk walk;

    LongReduction(Binding binding, ReductionRule rule) {
        input = binding.input(0);
        output = binding.output(0);
        this.rule = rule;
        block = binding.longs(ReductionWalk.BLOCK);
        sums = binding.longs(output.elements());
        walk = new ReductionWalk(binding, this);
    }

    @Override
    public void run() {
        walk.run();
    }

    @Override
    public void clear(boolean any) {
        Arrays.fill(sums, rule.ofNoLongs());
    }

    @Override
    public void load(long first, int count) {
        for (int i = 0; i < count; i++) {
            block[i] = input.longAt(first + i);
        }
    }

    @Override
    public void foldInto(int at, int count, int to) {
        long folded = sums[to];
        for (int i = 0; i < count; i++) {
            folded = fold(rule, folded, block[at + i]);
        }
        sums[to] = folded;
    }

    @Override
    public void foldAcross(int at, int count, int to) {
        for (int i = 0; i < count; i++) {
            sums[to + i] = fold(rule, sums[to + i], block[at + i]);
        }
    }

    @Override
    public void finish(long count) {
        boolean divides = rule == ReductionRule.MEAN && count > 0;
        for (int i = 0; i < sums.length; i++) {
            output.setLong(i, divides ? sums[i] / count : sums[i]);
        }
    }

    private static long fold(ReductionRule rule, long folded, long x) {
        return switch (rule) {
            case MEAN, SUM -> folded + x;
            case PRODUCT -> folded * x;
            case MAXIMUM, ANY -> Math.max(folded, x);
            case MINIMUM, ALL -> Math.min(folded, x);
        };
    }
}
