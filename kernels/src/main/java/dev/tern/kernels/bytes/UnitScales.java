package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import dev.tern.operators.arithmetic.Requantization;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntBinaryOperator;

/** Fills the table of a {@link Rescale}: which unit each lane holds decides which numbers stand there. */
final class UnitScales {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private UnitScales() {}

    /** What the numbers of {@code scales} need of the code. */
    static Rescale rescale(Requantization scales, boolean unsigned) {
        boolean left = false;
        boolean away = false;
        for (int c = 0; c < scales.channels(); c++) {
            left |= scales.left(c) > 0;
            away |= scales.isAway(c);
        }
        return new Rescale(left, away, scales.zeroPoint(), scales.low(), scales.high(), unsigned);
    }

    /**
     * Fills {@code vectors} rows of a table: {@code channel} tells for vector and lane which channel's numbers stand there;
     * negative where none do.
     */
    static void fill(
            Traits traits,
            Rescale rescale,
            Requantization scales,
            int[] start,
            int vectors,
            IntBinaryOperator channel,
            MemorySegment to) {
        int lanes = traits.lanes();
        long row = (long) rescale.rowVectors() * traits.vectorBytes();
        for (int v = 0; v < vectors; v++) {
            for (int lane = 0; lane < lanes; lane++) {
                int c = channel.applyAsInt(v, lane);
                if (c >= 0) {
                    long at = v * row + 4L * lane;
                    put(traits, to, at, 0, start[c]);
                    put(traits, to, at, 1, scales.mantissa(c));
                    put(traits, to, at, 2, scales.half(c));
                    put(traits, to, at, 3, scales.right(c));
                    if (rescale.shiftsLeft()) {
                        put(traits, to, at, rescale.leftAt(), scales.left(c));
                    }
                    if (rescale.tiesAway()) {
                        put(traits, to, at, rescale.awayAt(), scales.isAway(c) ? -1 : 0);
                    }
                }
            }
        }
    }

    private static void put(Traits traits, MemorySegment to, long at, int column, int value) {
        to.set(INT, at + (long) column * traits.vectorBytes(), value);
    }
}
