package dev.tern.operators.movement;

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

    /** Product of two counts, or an error where it overflows. */
    public static long product(long a, long b) {
        if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
            throw TernException.of("sizes " + a + " and " + b + " multiply to more than a 64-bit number counts");
        }
        return a * b;
    }

    /** Whether both shapes' extents are the same from {@code first} (inclusive) to {@code end} (exclusive). */
    public static void requireEqual(int a, int b, String where) {
        if (a != b) {
            throw TernException.at(where)
                    .expected("extent " + a)
                    .found(String.valueOf(b))
                    .fix("make the extents agree");
        }
    }
}
