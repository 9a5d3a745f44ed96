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
 * Arithmetic of quantised bytes and 16-bit numbers, held in 32 bits.
 *
 * @param halvedX whether the first operand's factor is just one half, as that of the larger scale is in a sum
 * @param halvedY whether the second operand's is
 * @param rounds whether the result's factor has a shift, and with it a second rounding
 * @param limited whether limits are narrower than what results' type holds, which storing saturates to
 * @param finer by how much operands of a sum are made finer
 */
record QuantizedBody(Kind kind, boolean halvedX, boolean halvedY, boolean rounds, boolean limited, Finer finer)
        implements MapBody {
    /** What is done to both operands. */
    enum Kind {
        /** Both on a finer common scale, added, on the result's scale. */
        SUM,
        /** As a sum, with the second operand taken away. */
        DIFFERENCE,
        /** The product of the distances from zero. */
        PRODUCT
    }

    /**
     * How operands are made finer before they are multiplied.
     *
     * @param x bits by which the first operand is shifted to the left, {@code y} those of the second
     * @param rounds whether the factor behind has a shift, and with it a second rounding
     * @param doubled whether 32 bits hold twice of what is multiplied last
     */
    record Finer(int x, int y, boolean rounds, boolean doubled) {
        private static final Finer OF_BYTES = new Finer(20, 20, true, true);
        private static final Finer OF_SHORTS = new Finer(15, 15, true, true);
        /** The product of the two smallest 16-bit numbers is 2^30. */
        private static final Finer OF_PRODUCTS_OF_SHORTS = new Finer(0, 0, false, false);
    }

    /** Right shifts up to which a zero point fits above the bits that are shifted out. */
    private static final int RIGHT_MOST = 21;

    private static final int ZERO_X = 0;
    private static final int ZERO_Y = 1;
    private static final int LOW = 2;
    private static final int HIGH = 3;
    private static final int SCALE_Z = 4;
    private static final int SCALE_X = 7;
    private static final int SCALE_Y = 10;

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        for (int i = 0; i < 2; i++) {
            code.binary(Binary.SUB_I32, in[i], in[i], constants.get(ZERO_X + i, spare[0]));
            if (kind != Kind.PRODUCT) {
                makeFiner(code, in[i], constants, i == 0, spare);
            }
        }
        Binary operation = switch (kind) {
            case SUM -> Binary.ADD_I32;
            case DIFFERENCE -> Binary.SUB_I32;
            case PRODUCT -> Binary.MUL_I32;
        };
        code.binary(operation, in[0], in[0], in[1]);
        V sum = in[0];
        boolean wide = code.traits().hasWideProducts() && finer.doubled;
        if (wide) {
            code.binary(Binary.ADD_I32, sum, sum, sum);
        }
        scale(code, sum, constants, SCALE_Z, rounds, wide, spare);
        if (limited) {
            code.binary(Binary.MAX_I32, sum, sum, constants.get(LOW, spare[0]));
            code.binary(Binary.MIN_I32, sum, sum, constants.get(HIGH, spare[0]));
        }
    }

    private void makeFiner(VectorAssembler code, V x, Constants constants, boolean first, V[] spare) {
        int bits = first ? finer.x : finer.y;
        if (first ? halvedX : halvedY) {
            code.shift(Shift.LEFT_I32, x, x, bits - 1);
            return;
        }
        boolean wide = code.traits().hasWideProducts();
        code.shift(Shift.LEFT_I32, x, x, bits + (wide ? 1 : 0));
        scale(code, x, constants, first ? SCALE_X : SCALE_Y, finer.rounds, wide, spare);
    }

    /**
     * Multiplies by a factor below one, both roundings as {@code FixedPoint.multiply} has them, and adds what the second
     * number holds besides half a unit. Wide products take {@code x} doubled: their high half is then the first rounding's.
     */
    static void scale(VectorAssembler code, V x, Constants constants, int at, boolean rounds, boolean wide, V[] spare) {
        V mantissa = constants.get(at, spare[0]);
        if (wide) {
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
        Finer finer = scaling.leftShift() == Finer.OF_BYTES.x ? Finer.OF_BYTES : Finer.OF_SHORTS;
        return of(kind, scaling, finer, range, limited);
    }

    /** A sum of 16-bit numbers whose operands are rounded once, or null where the result's factor does not fit. */
    static @Nullable Prepared ofBlocks(QuantizedSum.Scaling scaling, ClampRange range, boolean limited) {
        int shift = scaling.leftShift();
        Finer finer = new Finer(shift + scaling.x().shift(), shift + scaling.y().shift(), false, true);
        return of(Kind.SUM, scaling, finer, range, limited);
    }

    private static @Nullable Prepared of(
            Kind kind, QuantizedSum.Scaling scaling, Finer finer, ClampRange range, boolean limited) {
        int[] numbers = new int[SCALE_Y + 3];
        boolean halvedX = isHalf(scaling.x());
        boolean halvedY = isHalf(scaling.y());
        boolean fits = (halvedX || fill(numbers, SCALE_X, scaling.x(), 0, 31))
                && (halvedY || fill(numbers, SCALE_Y, scaling.y(), 0, 31))
                && fill(numbers, SCALE_Z, scaling.z(), scaling.out().zeroPoint(), RIGHT_MOST);
        numbers[ZERO_X] = scaling.inX().zeroPoint();
        numbers[ZERO_Y] = scaling.inY().zeroPoint();
        if (!finer.rounds) {
            numbers[SCALE_X + 1] = 0;
            numbers[SCALE_Y + 1] = 0;
        }
        return fits ? prepared(kind, halvedX, halvedY, numbers, range, limited, finer) : null;
    }

    /** A product, or null where its factor is not between 2^-22 and one. */
    static @Nullable Prepared ofProduct(
            int zeroX, int zeroY, int zeroZ, Multiplier factor, ClampRange range, boolean limited, boolean shorts) {
        int[] numbers = new int[SCALE_Z + 3];
        numbers[ZERO_X] = zeroX;
        numbers[ZERO_Y] = zeroY;
        return fill(numbers, SCALE_Z, factor, zeroZ, RIGHT_MOST)
                ? prepared(
                        Kind.PRODUCT,
                        false,
                        false,
                        numbers,
                        range,
                        limited,
                        shorts ? Finer.OF_PRODUCTS_OF_SHORTS : Finer.OF_BYTES)
                : null;
    }

    private static Prepared prepared(
            Kind kind,
            boolean halvedX,
            boolean halvedY,
            int[] numbers,
            ClampRange range,
            boolean limited,
            Finer finer) {
        numbers[LOW] = range.low();
        numbers[HIGH] = range.high();
        return new Prepared(
                new QuantizedBody(kind, halvedX, halvedY, numbers[SCALE_Z + 2] > 0, limited, finer), numbers);
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
