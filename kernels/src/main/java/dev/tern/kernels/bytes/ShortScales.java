package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Parameters;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a {@link ShortFinish}.
 *
 * @param bias null, or one number for each unit
 * @param wide whether the bias has 64 bits, and with it sums
 */
record ShortScales(Requantization scales, long @Nullable [] bias, boolean wide) implements UnitNumbers {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** Right shifts of products with 15-bit factors: at least one more than the lower half's bits. */
    private static final int RIGHT_LEAST = 17;

    private static final int LARGEST_ACTIVATION = 1 << 15;

    /** Why sums of these weights cannot be taken in 32 bits, or null; {@code units} units, one after the other. */
    @Nullable
    String obstacle(byte[] weights, int zero, int units, boolean unitsAreInner) {
        if (!wide) {
            return null;
        }
        long[] most = new long[units];
        int depth = Math.max(1, weights.length / units);
        for (int i = 0; i < weights.length; i++) {
            most[unitsAreInner ? i % units : i / depth] += Math.abs(weights[i] - zero);
        }
        for (int c = 0; c < units; c++) {
            long largest = most[c] * LARGEST_ACTIVATION + (bias == null ? 0 : Math.abs(bias[c]));
            if (largest > Integer.MAX_VALUE || bias != null && bias[c] == Long.MIN_VALUE) {
                return "its sums may need more than 32 bits";
            }
            if (scales.mantissa(c) != 0 && rightShift(c) < RIGHT_LEAST) {
                return "its factors are too large";
            }
        }
        return null;
    }

    private int rightShift(int c) {
        return 15 - scales.left(c) + scales.right(c);
    }

    private UnitScales narrow() {
        int[] narrow = null;
        if (bias != null) {
            narrow = new int[bias.length];
            for (int c = 0; c < narrow.length; c++) {
                narrow[c] = (int) bias[c];
            }
        }
        return new UnitScales(scales, narrow, false, null, null);
    }

    @Override
    public ShortFinish finish(Traits traits) {
        return new ShortFinish(wide ? null : narrow().finish(traits), scales.low(), scales.high());
    }

    @Override
    public void set(Parameters parameters, Tensor output, Binding binding, Traits traits) {
        if (!wide) {
            narrow().set(parameters, output, binding, traits);
        }
    }

    @Override
    public void fill(
            Traits traits, ByteInputs inputs, int[] weights, int vectors, IntBinaryOperator unit, MemorySegment to) {
        if (!wide) {
            narrow().fill(traits, inputs, weights, vectors, unit, to);
            return;
        }
        int lanes = traits.lanes();
        int row = finish(traits).rowVectors() * lanes;
        int[] table = new int[Math.multiplyExact(vectors, row)];
        for (int v = 0; v < vectors; v++) {
            for (int lane = 0; lane < lanes; lane++) {
                int c = unit.applyAsInt(v, lane);
                if (c >= 0) {
                    int at = v * row + lane;
                    int mantissa = scales.mantissa(c);
                    int right = mantissa == 0 ? RIGHT_LEAST : rightShift(c);
                    table[at] = bias == null ? 0 : (int) bias[c];
                    table[at + lanes] = mantissa < 0x7FFF0000 ? (mantissa + (1 << 15)) >> 16 : 0x7FFF;
                    table[at + 2 * lanes] = 1 << right - RIGHT_LEAST;
                    table[at + 3 * lanes] = right - RIGHT_LEAST + 1;
                }
            }
        }
        MemorySegment.copy(table, 0, to, INT, 0, table.length);
    }
}
