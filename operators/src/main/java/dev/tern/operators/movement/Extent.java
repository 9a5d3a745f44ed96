package dev.tern.operators.movement;

import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** Extents that operators compute. */
public final class Extent {
    private Extent() {}

    /** {@code value} as an extent, or an error if no shape can have it. */
    public static int of(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw TernException.at("computed extent")
                    .expected("0 to 2147483647")
                    .found(String.valueOf(value))
                    .fix("correct the operand that gives the size");
        }
        return (int) value;
    }

    /** The shape whose extents the vector {@code extents} lists. */
    public static Shape shape(Tensor extents) {
        requireEqual(1, extents.shape().rank(), "rank of the list of extents");
        int[] dims = new int[extents.intElements()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = of(extents.longAt(i));
        }
        return Shape.of(dims);
    }

    /** Throws unless two extents or counts agree. */
    public static void requireEqual(int a, int b, String where) {
        if (a != b) {
            throw TernException.at(where)
                    .expected(String.valueOf(a))
                    .found(String.valueOf(b))
                    .fix("make the operands agree");
        }
    }
}
