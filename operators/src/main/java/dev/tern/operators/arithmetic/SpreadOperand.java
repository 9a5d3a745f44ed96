package dev.tern.operators.arithmetic;

import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/**
 * An operand read as if it had the result's shape, in stretches of the result's row-major order. Axes along which the
 * operand runs on, or repeats, are merged, so that most reads are one bulk copy.
 */
public final class SpreadOperand {
    private final Tensor tensor;
    private final long[] extents;
    private final long[] strides;
    private final long run;
    private final boolean repeatsInner;
    private final boolean tiled;

    private SpreadOperand(Tensor tensor, long[] extents, long[] strides) {
        this.tensor = tensor;
        this.extents = extents;
        this.strides = strides;
        int last = extents.length - 1;
        this.run = extents[last];
        this.repeatsInner = strides[last] == 0;
        this.tiled = extents.length == 2 && !repeatsInner && strides[0] == 0;
    }

    /** {@code operand} spread over {@code result}, a shape that {@link Broadcast#shape} gave for it. */
    public static SpreadOperand of(Tensor operand, Shape result) {
        int rank = result.rank();
        long[] extents = new long[rank + 1];
        long[] strides = new long[rank + 1];
        int count = 0;
        long stride = 1;
        for (int i = 1; i <= rank; i++) {
            int own = i <= operand.shape().rank() ? operand.shape().dim(-i) : 1;
            long step = own == 1 ? 0 : stride;
            stride *= own;
            int extent = result.dim(-i);
            if (extent == 1) {
                continue;
            }
            boolean merges = count > 0
                    && (step == 0
                            ? strides[count - 1] == 0
                            : strides[count - 1] != 0 && step == strides[count - 1] * extents[count - 1]);
            if (merges) {
                extents[count - 1] *= extent;
            } else {
                extents[count] = extent;
                strides[count++] = step;
            }
        }
        if (count == 0) {
            extents[count++] = 1;
        }
        return new SpreadOperand(operand, reversed(extents, count), reversed(strides, count));
    }

    private static long[] reversed(long[] values, int count) {
        long[] outermostFirst = new long[count];
        for (int i = 0; i < count; i++) {
            outermostFirst[i] = values[count - 1 - i];
        }
        return outermostFirst;
    }

    /** The tensor behind it. */
    public Tensor tensor() {
        return tensor;
    }

    /** Elements {@code first … first + count - 1} of the result's order as floats, stored integers unscaled. */
    public void readFloats(long first, int count, float[] to) {
        int fresh = fresh(count);
        for (int done = 0; done < fresh; ) {
            int n = runLeft(first + done, fresh - done);
            long at = source(first + done);
            if (repeatsInner) {
                Arrays.fill(to, done, done + n, tensor.floatAt(at));
            } else {
                tensor.readFloats(at, n, to, done);
            }
            done += n;
        }
        repeat(to, fresh, count);
    }

    /** As {@link #readFloats} for integers and bools of up to 32 bits, widened. */
    public void readInts(long first, int count, int[] to) {
        int fresh = fresh(count);
        for (int done = 0; done < fresh; ) {
            int n = runLeft(first + done, fresh - done);
            long at = source(first + done);
            if (repeatsInner) {
                Arrays.fill(to, done, done + n, tensor.intAt(at));
            } else {
                tensor.readInts(at, n, to, done);
            }
            done += n;
        }
        repeat(to, fresh, count);
    }

    /** As {@link #readFloats} for integers of any width; 64-bit elements of other types keep their bits. */
    public void readLongs(long first, int count, long[] to) {
        int fresh = fresh(count);
        for (int done = 0; done < fresh; ) {
            int n = runLeft(first + done, fresh - done);
            long at = source(first + done);
            if (repeatsInner) {
                tensor.readLongs(at, 1, to, done);
                Arrays.fill(to, done + 1, done + n, to[done]);
            } else {
                tensor.readLongs(at, n, to, done);
            }
            done += n;
        }
        repeat(to, fresh, count);
    }

    /** As {@link #readFloats} in double precision. */
    public void readDoubles(long first, int count, double[] to) {
        int fresh = fresh(count);
        for (int done = 0; done < fresh; ) {
            int n = runLeft(first + done, fresh - done);
            long at = source(first + done);
            if (repeatsInner) {
                tensor.readDoubles(at, 1, to, done);
                Arrays.fill(to, done + 1, done + n, to[done]);
            } else {
                tensor.readDoubles(at, n, to, done);
            }
            done += n;
        }
        repeat(to, fresh, count);
    }

    /** The operand's own index of element {@code position} of the result's order. */
    public long source(long position) {
        if (extents.length == 1) {
            return repeatsInner ? 0 : position;
        }
        long index = 0;
        long left = position;
        for (int i = extents.length - 1; i > 0; i--) {
            index += left % extents[i] * strides[i];
            left /= extents[i];
        }
        return index + left * strides[0];
    }

    private int runLeft(long position, int wanted) {
        return (int) Math.min(wanted, run - position % run);
    }

    /** How much of a stretch must be read; the rest repeats it. */
    private int fresh(int count) {
        return tiled ? (int) Math.min(count, run) : count;
    }

    private static void repeat(Object to, int filled, int count) {
        for (int have = filled; have < count; ) {
            int n = Math.min(have, count - have);
            System.arraycopy(to, 0, to, have, n);
            have += n;
        }
    }
}
