package dev.tern.operators.reduction;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/**
 * One pass over an operand in the order in which it lies. Neighbouring axes of one kind count as one, so the innermost
 * axis is either reduced, and its run folds into one accumulator, or kept, and its run meets as many accumulators. The
 * order in which elements meet is the original's.
 */
final class ReductionWalk implements Kernel {
    /** Elements that are loaded at a time. */
    static final int BLOCK = 2048;

    /** The arithmetic of one element type. */
    interface Accumulators {
        /** Makes all accumulators ready for a first element; {@code any} is false where none will come. */
        void clear(boolean any);

        /** Brings {@code count} elements of the operand from {@code first} into the block. */
        void load(long first, int count);

        /** Folds {@code count} elements of the block from {@code at} into accumulator {@code to}. */
        void foldInto(int at, int count, int to);

        /** Folds {@code count} elements of the block from {@code at} into as many accumulators from {@code to}. */
        void foldAcross(int at, int count, int to);

        /** Stores the results; {@code count} elements came together in each. */
        void finish(long count);
    }

    private final Shape shape;
    private final Tensor axes;
    private final Accumulators accumulators;
    private final int[] extents;
    private final int[] outSteps;
    private final boolean fixed;
    private boolean reducesInnermost;
    private int axisCount;
    private long count;
    private int blockAt;
    private int blockEnd;
    private long next;

    ReductionWalk(Binding binding, Accumulators accumulators) {
        shape = binding.input(0).shape();
        axes = binding.input(1);
        this.accumulators = accumulators;
        extents = new int[shape.rank() + 1];
        outSteps = new int[shape.rank() + 1];
        fixed = binding.isConstant(1);
        if (fixed) {
            plan();
        }
    }

    private void plan() {
        ReducedAxes reduced = ReducedAxes.of(shape, axes);
        count = reduced.count(shape);
        axisCount = 0;
        boolean[] flags = new boolean[extents.length];
        for (int i = 0; i < shape.rank(); i++) {
            boolean flag = reduced.reduced()[i];
            int dim = shape.dim(i);
            if (dim == 1) {
                continue;
            }
            if (axisCount > 0
                    && flags[axisCount - 1] == flag
                    && (long) extents[axisCount - 1] * dim <= Integer.MAX_VALUE) {
                extents[axisCount - 1] *= dim;
            } else {
                extents[axisCount] = dim;
                flags[axisCount++] = flag;
            }
        }
        if (axisCount == 0) {
            extents[0] = 1;
            flags[axisCount++] = false;
        }
        int step = 1;
        for (int i = axisCount - 1; i >= 0; i--) {
            outSteps[i] = flags[i] ? 0 : step;
            step *= flags[i] ? 1 : extents[i];
        }
        reducesInnermost = flags[axisCount - 1];
    }

    @Override
    public void run() {
        if (!fixed) {
            plan();
        }
        boolean any = shape.elements() > 0;
        accumulators.clear(any);
        if (any) {
            next = 0;
            blockAt = 0;
            blockEnd = 0;
            walk(0, 0);
        }
        accumulators.finish(count);
    }

    private void walk(int axis, int to) {
        int extent = extents[axis];
        if (axis == axisCount - 1) {
            row(extent, to);
            return;
        }
        for (int i = 0; i < extent; i++) {
            walk(axis + 1, to + i * outSteps[axis]);
        }
    }

    private void row(int extent, int to) {
        int done = 0;
        while (done < extent) {
            if (blockAt == blockEnd) {
                blockEnd = (int) Math.min(BLOCK, shape.elements() - next);
                accumulators.load(next, blockEnd);
                next += blockEnd;
                blockAt = 0;
            }
            int piece = Math.min(extent - done, blockEnd - blockAt);
            if (reducesInnermost) {
                accumulators.foldInto(blockAt, piece, to);
            } else {
                accumulators.foldAcross(blockAt, piece, to + done);
            }
            blockAt += piece;
            done += piece;
        }
    }
}
