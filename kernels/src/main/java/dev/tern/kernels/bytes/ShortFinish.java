package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import org.jspecify.annotations.Nullable;

/**
 * How sums become stored 16-bit numbers. With a 32-bit bias factors are those of a {@link Rescale}. With a 64-bit bias there
 * is one rounding and factors have 15 bits: rows hold starting sums, factors, what rounds, and right shifts. Sums still fit 32
 * bits ({@link ShortScales} sees to it); the product with a factor is taken in two halves of 16 bits, of which the lower one
 * loses nothing but bits that the shift drops.
 *
 * @param narrow how sums with a 32-bit bias are scaled; null for those with a 64-bit bias
 */
record ShortFinish(@Nullable Rescale narrow, int low, int high) implements Finish {
    private static final int FACTOR = 1;
    private static final int ROUNDING = 2;
    private static final int RIGHT = 3;
    private static final int VECTORS = 4;

    @Override
    public int rowVectors() {
        return narrow == null ? VECTORS : narrow.rowVectors();
    }

    @Override
    public int sharedVectors() {
        return narrow == null ? 0 : narrow.sharedVectors();
    }

    @Override
    public int resultBytes() {
        return Short.BYTES;
    }

    @Override
    public void start(VectorAssembler code, V sum, R row, int offset) {
        code.load(sum, row.at(offset));
    }

    /**
     * Scales sums that all belong to the table row at {@code offset} behind {@code row}, and holds them in the range;
     * {@code spare} are three registers.
     */
    void finish(VectorAssembler code, V[] sums, R params, R row, int offset, V[] spare) {
        if (narrow == null) {
            scale(code, sums, row, offset, spare);
        } else {
            narrow.scale(code, sums, params, row, offset, spare);
        }
        if (low > Short.MIN_VALUE) {
            code.constant(spare[0], low);
            for (V sum : sums) {
                code.binary(Binary.MAX_I32, sum, sum, spare[0]);
            }
        }
        if (high < Short.MAX_VALUE) {
            code.constant(spare[0], high);
            for (V sum : sums) {
                code.binary(Binary.MIN_I32, sum, sum, spare[0]);
            }
        }
    }

    private static void scale(VectorAssembler code, V[] sums, R row, int offset, V[] spare) {
        int bytes = code.traits().vectorBytes();
        V lower = spare[1];
        V numbers = spare[2];
        code.load(spare[0], row.at(offset + FACTOR * bytes));
        for (V sum : sums) {
            code.shift(Shift.LEFT_I32, lower, sum, 16);
            code.shift(Shift.RIGHT_U32, lower, lower, 16);
            code.binary(Binary.MUL_I32, lower, lower, spare[0]);
            code.shift(Shift.RIGHT_U32, lower, lower, 16);
            code.shift(Shift.RIGHT_I32, sum, sum, 16);
            code.binary(Binary.MUL_I32, sum, sum, spare[0]);
            code.binary(Binary.ADD_I32, sum, sum, lower);
            code.load(numbers, row.at(offset + ROUNDING * bytes));
            code.binary(Binary.ADD_I32, sum, sum, numbers);
            code.load(numbers, row.at(offset + RIGHT * bytes));
            code.binary(Binary.SHIFT_RIGHT_I32, sum, sum, numbers);
        }
    }
}
