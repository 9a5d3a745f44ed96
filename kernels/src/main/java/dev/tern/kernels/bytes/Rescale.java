package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.arithmetic.ClampRange;
import org.jspecify.annotations.Nullable;

/**
 * How 32-bit sums become stored bytes: each unit's factor, rounded twice, then the zero point and the range. Every vector of
 * units has its numbers in one row of a table: starting sums, mantissas, halves, right shifts, and where some unit needs
 * them left shifts and a mask of units that round ties away from zero.
 *
 * <p>Where products are wide, both roundings and the zero point are one: with {@code p} the product of sum and mantissa,
 * {@code ((p + 2^30 >> 31) + 2^(r-1) >> r) + zero} equals {@code p + 2^30 + 2^(30+r) + zero * 2^(31+r) >> 31 + r}, because
 * nested divisions that round down are one. Rows then hold starting sums, mantissas, the mantissas of odd lanes in the even
 * ones, addends of even and of odd lanes in 64 bits, and the shifts left over once the low 32 bits are dropped.
 *
 * @param wide whether products are wide, which needs right shifts alone and ties that all go up
 * @param shiftsLeft whether rows hold left shifts
 * @param tiesAway whether rows hold the mask
 * @param unsigned whether results are unsigned bytes
 * @param floats whether rows hold a {@link FloatScale} of each unit beside the starting sum, and nothing else
 * @param shared whether all units have the same numbers but for their starting sums: rows then hold these alone, and the
 *     others stand in a row of their own behind the kernel's parameters
 * @param sum limits of what comes of adding other bytes to results before they are stored, or null where nothing is added
 */
public record Rescale(
        boolean wide,
        boolean shiftsLeft,
        boolean tiesAway,
        int zeroPoint,
        int low,
        int high,
        boolean unsigned,
        boolean floats,
        boolean shared,
        @Nullable ClampRange sum)
        implements Finish {
    private static final int BIAS = 0;
    private static final int MANTISSA = 1;
    private static final int HALF = 2;
    private static final int RIGHT = 3;
    static final int ODD_MANTISSA = 2;
    static final int ADDENDS = 3;
    static final int WIDE_RIGHT = 5;
    private static final int WIDE_VECTORS = 6;
    static final int FACTOR = 1;
    static final int ADDEND = 2;
    private static final int FLOAT_VECTORS = 3;

    /** Nothing but limits, for results that are scaled already. */
    static Rescale limits(ClampRange range, boolean unsigned) {
        return new Rescale(true, false, false, 0, range.low(), range.high(), unsigned, false, false, null);
    }

    @Override
    public int rowVectors() {
        return shared ? 1 : wholeRowVectors();
    }

    @Override
    public int sharedVectors() {
        return shared ? wholeRowVectors() : 0;
    }

    private int wholeRowVectors() {
        if (floats) {
            return FLOAT_VECTORS;
        }
        return wide ? WIDE_VECTORS : 4 + (shiftsLeft ? 1 : 0) + (tiesAway ? 1 : 0);
    }

    int leftAt() {
        return 4;
    }

    int awayAt() {
        return shiftsLeft ? 5 : 4;
    }

    @Override
    public int resultBytes() {
        return 1;
    }

    @Override
    public void start(VectorAssembler code, V sum, R row, int offset) {
        code.load(sum, row.at(offset + BIAS * code.traits().vectorBytes()));
    }

    /**
     * Scales sums, which all belong to the table row at {@code offset} behind {@code table}; {@code spare} are three
     * registers.
     */
    void scale(VectorAssembler code, V[] sums, R params, R table, int offset, V[] spare) {
        if (shared) {
            scale(code, sums, params, SHARED_AT, spare);
        } else {
            scale(code, sums, table, offset, spare);
        }
    }

    private void scale(VectorAssembler code, V[] sums, R row, int offset, V[] spare) {
        int bytes = code.traits().vectorBytes();
        if (floats) {
            code.load(spare[0], row.at(offset + FACTOR * bytes));
            code.load(spare[1], row.at(offset + ADDEND * bytes));
            for (V sum : sums) {
                code.unary(Unary.I32_TO_F32, sum, sum);
                code.horner(sum, spare[0], spare[1]);
                code.unary(Unary.F32_TO_I32, sum, sum);
            }
            return;
        }
        if (wide) {
            code.load(spare[0], row.at(offset + MANTISSA * bytes));
            code.load(spare[1], row.at(offset + ODD_MANTISSA * bytes));
            code.load(spare[2], row.at(offset + WIDE_RIGHT * bytes));
            for (V sum : sums) {
                code.multiplyAddHigh(sum, sum, spare[0], spare[1], row.at(offset + ADDENDS * bytes));
                code.binary(Binary.SHIFT_RIGHT_I32, sum, sum, spare[2]);
            }
            return;
        }
        if (shiftsLeft) {
            code.load(spare[0], row.at(offset + leftAt() * bytes));
            for (V sum : sums) {
                code.binary(Binary.SHIFT_LEFT_I32, sum, sum, spare[0]);
            }
        }
        code.load(spare[0], row.at(offset + MANTISSA * bytes));
        for (V sum : sums) {
            code.multiplyHighRound(sum, sum, spare[0], spare[1]);
        }
        if (tiesAway) {
            code.load(spare[0], row.at(offset + awayAt() * bytes));
            for (V sum : sums) {
                code.shift(Shift.RIGHT_I32, spare[1], sum, 31);
                code.binary(Binary.AND, spare[1], spare[1], spare[0]);
                code.binary(Binary.ADD_I32, sum, sum, spare[1]);
            }
        }
        code.load(spare[0], row.at(offset + HALF * bytes));
        code.load(spare[1], row.at(offset + RIGHT * bytes));
        for (V sum : sums) {
            code.binary(Binary.ADD_I32, sum, sum, spare[0]);
            code.binary(Binary.SHIFT_RIGHT_I32, sum, sum, spare[1]);
        }
    }

    /** Adds the zero point and keeps to the range, but for what storing as bytes saturates anyway. */
    void finish(VectorAssembler code, V[] sums, V[] spare) {
        if (zeroPoint != 0 && !wide) {
            code.constant(spare[0], zeroPoint);
            for (V sum : sums) {
                code.binary(Binary.ADD_I32, sum, sum, spare[0]);
            }
        }
        if (low > least()) {
            code.constant(spare[1], low);
            for (V sum : sums) {
                code.binary(Binary.MAX_I32, sum, sum, spare[1]);
            }
        }
        if (high < most()) {
            code.constant(spare[2], high);
            for (V sum : sums) {
                code.binary(Binary.MIN_I32, sum, sum, spare[2]);
            }
        }
    }

    /** Adds the zero point and keeps to the range in any case: numbers are worked on before they are stored. */
    void hold(VectorAssembler code, V[] sums, V spare) {
        if (zeroPoint != 0 && !wide) {
            code.constant(spare, zeroPoint);
            for (V sum : sums) {
                code.binary(Binary.ADD_I32, sum, sum, spare);
            }
        }
        code.constant(spare, low);
        for (V sum : sums) {
            code.binary(Binary.MAX_I32, sum, sum, spare);
        }
        code.constant(spare, high);
        for (V sum : sums) {
            code.binary(Binary.MIN_I32, sum, sum, spare);
        }
    }

    /**
     * Four scaled vectors to bytes in the first: in each block of 16 bytes the four numbers of each vector in turn. The
     * zero point and the range are dealt with on the way, where registers hold more of them.
     */
    void pack(VectorAssembler code, V a, V b, V c, V d, V spare) {
        code.binary(Binary.PACK_I32_TO_I16, a, a, b);
        code.binary(Binary.PACK_I32_TO_I16, c, c, d);
        if (zeroPoint != 0 && !wide) {
            code.constant(spare, (zeroPoint & 0xFFFF) * 0x10001);
            code.binary(Binary.ADD_SATURATED_I16, a, a, spare);
            code.binary(Binary.ADD_SATURATED_I16, c, c, spare);
        }
        code.binary(unsigned ? Binary.PACK_I16_TO_U8 : Binary.PACK_I16_TO_I8, a, a, c);
        if (low > least()) {
            code.constant(spare, (low & 0xFF) * 0x01010101);
            code.binary(unsigned ? Binary.MAX_U8 : Binary.MAX_I8, a, a, spare);
        }
        if (high < most()) {
            code.constant(spare, (high & 0xFF) * 0x01010101);
            code.binary(unsigned ? Binary.MIN_U8 : Binary.MIN_I8, a, a, spare);
        }
    }

    private int least() {
        return unsigned ? 0 : -128;
    }

    private int most() {
        return unsigned ? 255 : 127;
    }
}
