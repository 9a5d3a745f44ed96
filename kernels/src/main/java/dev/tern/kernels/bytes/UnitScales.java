package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a {@link Rescale}.
 *
 * @param bias null, or one number for each unit
 * @param unsigned whether results are unsigned bytes
 * @param residual what is added to results before they are stored, or null
 * @param floats scales of all units in floats, only one where all have the same; null where integers scale
 */
record UnitScales(
        Requantization scales,
        int @Nullable [] bias,
        boolean unsigned,
        ByteTail.@Nullable Residual residual,
        FloatScale @Nullable [] floats)
        implements UnitNumbers {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** Right shifts up to which zero points fit beside products in 64 bits. */
    private static final int WIDE_RIGHT_MOST = 22;

    /** Results of a unit that are worth seeking floats for. */
    private static final int RESULTS_LEAST = 256;

    /** Most units whose floats are sought. */
    private static final int SOUGHT_MOST = 256;

    /** Sums of products, biases and centres that are less than a quarter of what 32 bits hold do not run over together. */
    private static final int LARGEST = 1 << 29;

    /** Numbers for {@code results} results of each unit in a run, each of {@code depth} products. */
    static UnitScales of(
            Traits traits,
            Requantization scales,
            int @Nullable [] bias,
            boolean unsigned,
            ByteTail.@Nullable Residual residual,
            long results,
            long depth) {
        UnitScales integers = new UnitScales(scales, bias, unsigned, residual, null);
        Rescale rescale = integers.finish(traits);
        int units = rescale.shared() ? 1 : scales.channels();
        boolean fits = rescale.wide() && depth * 255 * 255 < LARGEST && isSmall(bias);
        boolean worth = units == 1 || units <= SOUGHT_MOST && results >= RESULTS_LEAST;
        FloatScale[] floats = fits && worth ? floats(scales, units) : null;
        return floats == null ? integers : new UnitScales(scales, bias, unsigned, residual, floats);
    }

    private static boolean isSmall(int @Nullable [] bias) {
        for (int i = 0; bias != null && i < bias.length; i++) {
            if (bias[i] >= LARGEST || bias[i] <= -LARGEST) {
                return false;
            }
        }
        return true;
    }

    private static FloatScale @Nullable [] floats(Requantization scales, int units) {
        FloatScale[] floats = new FloatScale[units];
        for (int c = 0; c < units; c++) {
            FloatScale scale =
                    FloatScale.of(scales.mantissa(c), scales.right(c), scales.zeroPoint(), scales.low(), scales.high());
            if (scale == null) {
                return null;
            }
            floats[c] = scale;
        }
        return floats;
    }

    @Override
    public Rescale finish(Traits traits) {
        boolean left = false;
        boolean away = false;
        boolean wide = traits.hasWideProducts();
        boolean shared = true;
        // The last channel is the likeliest to round ties away from zero, and tells all where they have one factor.
        int first = scales.isUniform() ? Math.max(0, scales.channels() - 1) : 0;
        for (int c = first; c < scales.channels(); c++) {
            shared &= scales.mantissa(c) == scales.mantissa(0)
                    && scales.right(c) == scales.right(0)
                    && scales.left(c) == scales.left(0)
                    && scales.isAway(c) == scales.isAway(0);
            left |= scales.left(c) > 0;
            away |= scales.isAway(c);
            wide &= scales.mantissa(c) == 0 || scales.right(c) > 0 && scales.right(c) <= WIDE_RIGHT_MOST;
        }
        return new Rescale(
                wide && !away,
                left,
                away,
                scales.zeroPoint(),
                scales.low(),
                scales.high(),
                unsigned,
                floats != null,
                shared,
                residual == null ? null : residual.range());
    }

    @Override
    public void fill(
            Traits traits, ByteInputs inputs, int[] weights, int vectors, IntBinaryOperator unit, MemorySegment to) {
        Rescale rescale = finish(traits);
        int lanes = traits.lanes();
        int row = rescale.rowVectors() * lanes;
        int[] table = new int[Math.multiplyExact(vectors, row)];
        for (int v = 0; v < vectors; v++) {
            for (int lane = 0; lane < lanes; lane++) {
                int c = unit.applyAsInt(v, lane);
                if (c < 0) {
                    continue;
                }
                int at = v * row + lane;
                table[at] = (bias == null ? 0 : bias[c]) - inputs.zeroInProducts() * weights[c] - centre(c);
                if (!rescale.shared()) {
                    numbers(rescale, lanes, c, table, at);
                }
            }
        }
        MemorySegment.copy(table, 0, to, INT, 0, table.length);
    }

    private int centre(int c) {
        return floats == null ? 0 : floats[Math.min(c, floats.length - 1)].centre();
    }

    /** The numbers of unit {@code c} besides its starting sum, in the lane at {@code at} of a row. */
    private void numbers(Rescale rescale, int lanes, int c, int[] table, int at) {
        if (floats != null) {
            table[at + Rescale.FACTOR * lanes] = Float.floatToRawIntBits(floats[c].factor());
            table[at + Rescale.ADDEND * lanes] = Float.floatToRawIntBits(floats[c].addend());
            return;
        }
        if (rescale.wide()) {
            wide(lanes, c, table, at);
            return;
        }
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

    /** Unit {@code c} in the lane at {@code at}, where rows are of {@link Rescale#wide} products. */
    private void wide(int lanes, int c, int[] table, int at) {
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

    @Override
    public void set(Parameters parameters, Tensor output, Binding binding, Traits traits) {
        Rescale rescale = finish(traits);
        if (rescale.shared()) {
            int[] row = new int[rescale.sharedVectors() * traits.lanes()];
            for (int lane = 0; lane < traits.lanes(); lane++) {
                numbers(rescale, traits.lanes(), 0, row, lane);
            }
            for (int i = 0; i < row.length; i++) {
                parameters.set(Finish.SHARED_AT + Integer.BYTES * i, Float.intBitsToFloat(row[i]));
            }
        }
        if (residual != null) {
            MemorySegment block = binding.memory((long) ResidualCode.VECTORS * traits.vectorBytes());
            ResidualCode.fill(block, residual.sum(), unsigned);
            parameters
                    .set(ProductCode.OTHER_BEHIND, Operands.address(residual.other()) - Operands.address(output))
                    .set(ProductCode.RESIDUAL, block.address());
        }
    }
}
