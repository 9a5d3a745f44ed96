package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.elementwise.QuantizedSum;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of quantised bytes, held in 32 bits.
 *
 * @param halvedX whether the first operand's factor is just one half, as that of the larger scale is in a sum
 * @param halvedY whether the second operand's is
 * @param rounds whether the result's factor has a shift, and with it a second rounding
 * @param limited whether limits are narrower than what bytes hold, which storing saturates to
 */
record QuantizedBody(Kind kind, boolean halvedX, boolean halvedY, boolean rounds, boolean limited) implements MapBody {
    /** What is done to both operands. */
    enum Kind {
        /** Both on a finer common scale, added, on the result's scale. */
        SUM,
        /** As a sum, with the second operand taken away. */
        DIFFERENCE,
        /** The product of the distances from zero. */
        PRODUCT
    }

    /** Bits by which operands of a sum are made finer. */
    private static final int FINER_BITS = 20;

    /** Right shifts up to which a zero point fits above the bits that are shifted out. */
    private static final int RIGHT_MOST = 21;

    private static final int ZERO_X = 0;
    private static final int ZERO_Y = 1;
    private static final int LOW = 2;
    private static final int HIGH = 3;
    private static final int SCALE_Z = 4;
    private static final int SCALE_X = 7;
    private static final int SCALE_Y = 10;

    /** A body and its numbers. */
    record Prepared(QuantizedBody body, int[] numbers) {}

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        for (int i = 0; i < 2; i++) {
            code.binary(Binary.SUB_I32, in[i], in[i], constants.get(ZERO_X + i, spare[0]));
            if (kind != Kind.PRODUCT) {
                finer(code, in[i], constants, i == 0 ? halvedX : halvedY, i == 0 ? SCALE_X : SCALE_Y, spare);
            }
        }
        Binary operation = switch (kind) {
            case SUM -> Binary.ADD_I32;
            case DIFFERENCE -> Binary.SUB_I32;
            case PRODUCT -> Binary.MUL_I32;
        };
        code.binary(operation, in[0], in[0], in[1]);
        V sum = in[0];
        if (code.traits().hasWideProducts()) {
            code.binary(Binary.ADD_I32, sum, sum, sum);
        }
        scale(code, sum, constants, SCALE_Z, rounds, spare);
        if (limited) {
            code.binary(Binary.MAX_I32, sum, sum, constants.get(LOW, spare[0]));
            code.binary(Binary.MIN_I32, sum, sum, constants.get(HIGH, spare[0]));
        }
    }

    private static void finer(VectorAssembler code, V x, Constants constants, boolean halved, int at, V[] spare) {
        if (halved) {
            code.shift(Shift.LEFT_I32, x, x, FINER_BITS - 1);
            return;
        }
        code.shift(Shift.LEFT_I32, x, x, FINER_BITS + (code.traits().hasWideProducts() ? 1 : 0));
        scale(code, x, constants, at, true, spare);
    }

    /**
     * Multiplies by a factor below one, both roundings as {@code FixedPoint.multiply} has them, and adds what the second
     * number holds besides half a unit. Wide products take {@code x} doubled: their high half is then the first rounding's.
     */
    private static void scale(VectorAssembler code, V x, Constants constants, int at, boolean rounds, V[] spare) {
        V mantissa = constants.get(at, spare[0]);
        if (code.traits().hasWideProducts()) {
            code.multiplyHigh(x, x, mantissa, mantissa);
        } else {
            code.multiplyHighRound(x, x, mantissa, spare[1]);
        }
        if (rounds) {
            code.shift(Shift.RIGHT_I32, spare[1], x, 31);
            code.binary(Binary.ADD_I32, x, x, spare[1]);
        }
        code.binary(Binary.ADD_I32, x, x, constants.get(at + 1, spare[0]));
        if (rounds) {
            code.binary(Binary.SHIFT_RIGHT_I32, x, x, constants.get(at + 2, spare[0]));
        }
    }

    /** A sum or a difference, or null where the result's factor is not between 2^-22 and one. */
    static @Nullable Prepared of(Kind kind, QuantizedSum.Scaling scaling, ClampRange range, boolean limited) {
        int[] numbers = new int[SCALE_Y + 3];
        boolean halvedX = isHalf(scaling.x());
        boolean halvedY = isHalf(scaling.y());
        boolean fits = (halvedX || fill(numbers, SCALE_X, scaling.x(), 0, 31))
                && (halvedY || fill(numbers, SCALE_Y, scaling.y(), 0, 31))
                && fill(numbers, SCALE_Z, scaling.z(), scaling.out().zeroPoint(), RIGHT_MOST);
        numbers[ZERO_X] = scaling.inX().zeroPoint();
        numbers[ZERO_Y] = scaling.inY().zeroPoint();
        return fits ? prepared(kind, halvedX, halvedY, numbers, range, limited) : null;
    }

    /** A product, or null where its factor is not between 2^-22 and one. */
    static @Nullable Prepared ofProduct(
            int zeroX, int zeroY, int zeroZ, Multiplier factor, ClampRange range, boolean limited) {
        int[] numbers = new int[SCALE_Z + 3];
        numbers[ZERO_X] = zeroX;
        numbers[ZERO_Y] = zeroY;
        return fill(numbers, SCALE_Z, factor, zeroZ, RIGHT_MOST)
                ? prepared(Kind.PRODUCT, false, false, numbers, range, limited)
                : null;
    }

    private static Prepared prepared(
            Kind kind, boolean halvedX, boolean halvedY, int[] numbers, ClampRange range, boolean limited) {
        numbers[LOW] = range.low();
        numbers[HIGH] = range.high();
        return new Prepared(new QuantizedBody(kind, halvedX, halvedY, numbers[SCALE_Z + 2] > 0, limited), numbers);
    }

    private static boolean isHalf(Multiplier factor) {
        return factor.mantissa() == 1 << 30 && factor.shift() == 0;
    }

    /** Mantissa, what is added to products, right shift; false where the factor does not fit. */
    private static boolean fill(int[] numbers, int at, Multiplier factor, int zero, int rightMost) {
        int right = factor.mantissa() == 0 ? 1 : -factor.shift();
        if (right < (at == SCALE_Z ? 0 : 1) || right > rightMost) {
            return false;
        }
        numbers[at] = factor.mantissa();
        numbers[at + 1] = (zero << right) + (right == 0 ? 0 : 1 << (right - 1));
        numbers[at + 2] = right;
        return true;
    }
}
