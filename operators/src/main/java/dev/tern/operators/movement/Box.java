package dev.tern.operators.movement;

import dev.tern.tensor.Shape;
import java.util.Arrays;

/**
 * Which elements go where: for every index within {@code extents}, the element at {@code fromStart + Σ index·from} of one
 * memory goes to {@code toStart + Σ index·to} of another. Counted in elements. Strides may be negative or, on the
 * reading side, zero.
 */
public record Box(int[] extents, long[] from, long fromStart, long[] to, long toStart) {
    /** Reads with strides {@code from} and writes densely, row-major. */
    public static Box gathering(int[] extents, long[] from, long fromStart) {
        return new Box(extents, from, fromStart, strides(extents), 0);
    }

    /** Reads densely, row-major, and writes with strides {@code to}. */
    public static Box scattering(int[] extents, long[] to, long toStart) {
        return new Box(extents, strides(extents), 0, to, toStart);
    }

    /** This box with one more axis, innermost. */
    public Box with(int extent, long fromStep, long fromOffset, long toStep, long toOffset) {
        int rank = extents.length;
        int[] moreExtents = Arrays.copyOf(extents, rank + 1);
        long[] moreFrom = Arrays.copyOf(from, rank + 1);
        long[] moreTo = Arrays.copyOf(to, rank + 1);
        moreExtents[rank] = extent;
        moreFrom[rank] = fromStep;
        moreTo[rank] = toStep;
        return new Box(moreExtents, moreFrom, fromStart + fromOffset, moreTo, toStart + toOffset);
    }

    /** Whether no element moves. */
    public boolean isEmpty() {
        for (int extent : extents) {
            if (extent == 0) {
                return true;
            }
        }
        return false;
    }

    /** The same elements moved the other way. */
    public Box reversed() {
        return new Box(extents, to, toStart, from, fromStart);
    }

    /** Strides of a dense row-major layout. */
    public static long[] strides(int[] extents) {
        long[] strides = new long[extents.length];
        long stride = 1;
        for (int i = extents.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, extents[i]);
        }
        return strides;
    }

    /** Strides of a dense row-major layout. */
    public static long[] strides(Shape shape) {
        return strides(shape.dims());
    }

    /** {@code Σ index·strides}. */
    public static long offset(int[] index, long[] strides) {
        long offset = 0;
        for (int i = 0; i < index.length; i++) {
            offset += index[i] * strides[i];
        }
        return offset;
    }
}
