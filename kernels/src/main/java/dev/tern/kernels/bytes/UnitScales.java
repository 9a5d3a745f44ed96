package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import dev.tern.operators.arithmetic.Requantization;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntBinaryOperator;

/** Fills the table of a {@link Rescale}: which unit each lane holds decides which numbers stand there. */
final class UnitScales {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** Right shifts up to which zero points fit beside products in 64 bits. */
    private static final int WIDE_RIGHT_MOST = 22;

    private UnitScales() {}

    /** What the numbers of {@code scales} need of the code. */
    static Rescale rescale(Traits traits, Requantization scales, boolean unsigned) {
        boolean left = false;
        boolean away = false;
        boolean wide = traits.hasWideProducts();
        for (int c = 0; c < scales.channels(); c++) {
            left |= scales.left(c) > 0;
            away |= scales.isAway(c);
            wide &= scales.mantissa(c) == 0 || scales.right(c) > 0 && scales.right(c) <= WIDE_RIGHT_MOST;
        }
        return new Rescale(wide && !away, left, away, scales.zeroPoint(), scales.low(), scales.high(), unsigned);
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
        int row = rescale.rowVectors() * lanes;
        int[] table = new int[Math.multiplyExact(vectors, row)];
        for (int v = 0; v < vectors; v++) {
            for (int lane = 0; lane < lanes; lane++) {
                int c = channel.applyAsInt(v, lane);
                if (c >= 0 && rescale.wide()) {
                    int at = v * row + lane;
                    table[at] = start[c];
                    wide(lanes, scales, c, table, at);
                } else if (c >= 0) {
                    int at = v * row + lane;
                    table[at] = start[c];
                    table[at + lanes] = scales.mantissa(c);
                    table[at + 2 * lanes] = scales.half(c);
                    table[at + 3 * lanes] = scales.right(c);
                    if (rescale.shiftsLeft()) {
                        table[at + rescale.leftAt() * lanes] = scales.left(c);
                    }
                    if (rescale.tiesAway()) {
                        table[at + rescale.awayAt() * lanes] = scales.isAway(c) ? -1 : 0;
                    }
                }
            }
        }
        MemorySegment.copy(table, 0, to, INT, 0, table.length);
    }

    /** Unit {@code c} in the lane at {@code at}, where rows are of {@link Rescale#wide} products. */
    private static void wide(int lanes, Requantization scales, int c, int[] table, int at) {
        int odd = at % 2;
        boolean zero = scales.mantissa(c) == 0;
        int right = zero ? 1 : scales.right(c);
        table[at + lanes] = scales.mantissa(c);
        if (odd == 1) {
            table[at + Rescale.ODD_MANTISSA * lanes - 1] = scales.mantissa(c);
        }
        long half = zero ? 0 : (1L << 30) + (1L << 30 + right);
        long addend = half + ((long) scales.zeroPoint() << 31 + right);
        int pair = at - odd + (Rescale.ADDENDS + odd) * lanes;
        table[pair] = (int) addend;
        table[pair + 1] = (int) (addend >> 32);
        table[at + Rescale.WIDE_RIGHT * lanes] = right - 1;
    }
}
