package dev.tern.tensor;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first. Extents are zero or more; {@link #UNKNOWN} (-1) stands only in shapes that
 * describe what a graph leaves open, never in the shape of a tensor that holds elements.
 */
public final class Shape {
    /** Marks an extent that is decided later. */
    public static final int UNKNOWN = -1;

    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;

    private Shape(int[] dims) {
        this.dims = dims;
    }

    /** The shape with these extents. */
    public static Shape of(int... dims) {
        for (int dim : dims) {
            if (dim < UNKNOWN) {
                throw TernException.at("shape " + Arrays.toString(dims))
                        .expected("extents of 0 or more, or -1 for one left open")
                        .found(String.valueOf(dim))
                        .fix("correct the extent");
            }
        }
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    /** The shape of a single element without extents. */
    public static Shape scalar() {
        return SCALAR;
    }

    /** Number of extents. */
    public int rank() {
        return dims.length;
    }

    /** Extent {@code axis}; negative axes count from the end. */
    public int dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** A fresh copy of the extents. */
    public int[] dims() {
        return dims.clone();
    }

    /** Whether no extent is left open. */
    public boolean isKnown() {
        for (int dim : dims) {
            if (dim == UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /** Number of elements; an error if it exceeds what a {@code long} counts or an extent is open. */
    public long elements() {
        return elements(0, dims.length);
    }

    /** Product of the extents from axis {@code from} (inclusive) to {@code to} (exclusive). */
    public long elements(int from, int to) {
        long product = 1;
        boolean empty = false;
        for (int i = from; i < to; i++) {
            if (dims[i] == UNKNOWN) {
                throw TernException.of("shape " + this + " has an open extent where a known size is needed");
            }
            empty |= dims[i] == 0;
        }
        for (int i = from; i < to && !empty; i++) {
            long next = product * dims[i];
            if (Math.multiplyHigh(product, dims[i]) != 0 || next < 0) {
                throw TernException.of("shape " + this + " has more elements than a 64-bit number counts");
            }
            product = next;
        }
        return empty ? 0 : product;
    }

    /** Elements as an {@code int}; an error where there are more than 2^31 - 1. */
    public int intElements() {
        long count = elements();
        if (count > Integer.MAX_VALUE) {
            throw TernException.of(
                    "shape " + this + " has " + count + " elements; at most 2147483647 are supported here");
        }
        return (int) count;
    }

    /** This shape with extent {@code axis} replaced. */
    public Shape with(int axis, int extent) {
        int[] changed = dims.clone();
        changed[axis < 0 ? axis + dims.length : axis] = extent;
        return of(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** For example {@code [1,224,224,3]}; open extents print as {@code ?}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < dims.length; i++) {
            text.append(i == 0 ? "" : ",").append(dims[i] == UNKNOWN ? "?" : String.valueOf(dims[i]));
        }
        return text.append(']').toString();
    }
}
