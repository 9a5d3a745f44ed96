package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a {@link RealFinish}.
 *
 * @param scales one for each unit
 * @param bias null, or one for each unit
 * @param unitFirst units before this one multiply by their own scale first, where the order differs
 */
record RealScales(RealFinish finish, float[] scales, float @Nullable [] bias, int unitFirst) implements UnitNumbers {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    @Override
    public Finish finish(Traits traits) {
        return finish;
    }

    @Override
    public void fill(
            Traits traits, ByteInputs inputs, int[] weights, int vectors, IntBinaryOperator unit, MemorySegment to) {
        int lanes = traits.lanes();
        int row = finish.rowVectors() * lanes;
        int[] table = new int[Math.multiplyExact(vectors, row)];
        for (int v = 0; v < vectors; v++) {
            for (int lane = 0; lane < lanes; lane++) {
                int c = unit.applyAsInt(v, lane);
                if (c >= 0) {
                    int at = v * row + lane;
                    table[at] = weights[c];
                    table[at + lanes] = Float.floatToRawIntBits(scales[c]);
                    table[at + 2 * lanes] = bias == null ? 0 : Float.floatToRawIntBits(bias[c]);
                    if (finish.order() == RealFinish.Order.MIXED) {
                        table[at + 3 * lanes] = c < unitFirst ? -1 : 0;
                    }
                }
            }
        }
        MemorySegment.copy(table, 0, to, INT, 0, table.length);
    }
}
