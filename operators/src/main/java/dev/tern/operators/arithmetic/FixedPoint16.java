package dev.tern.operators.arithmetic;

/**
 * Logistic and tanh of 16-bit fixed-point numbers, in integers alone. A number with {@code n} integer bits stands for
 * {@code raw / 2^(15 - n)}; results have no integer bits. Every product rounds half up, every shift half away from zero.
 */
public final class FixedPoint16 {
    private static final int ONE = Short.MAX_VALUE;
    private static final int EXP_MINUS_EIGHTH = 28918;
    private static final int THIRD = 10923;
    private static final int EIGHTH = 1 << 12;
    private static final int ONE_IN_TWO_BITS = 1 << 13;
    private static final int NEWTON_START = 23130;
    private static final int NEWTON_SLOPE = -15420;

    /** exp(-2^(k - 2)) for k = 0, 1, … without integer bits. */
    private static final int[] EXP_OF_POWERS = {25520, 19875, 12055, 4435, 600, 11, 0};

    private FixedPoint16() {}

    /** {@code 1 / (1 + exp(-x))} of a number with three integer bits. */
    public static int logistic(int raw) {
        if (raw == 0) {
            return 1 << 14;
        }
        int positive = oneOverOnePlus(expOfNegative(raw > 0 ? -raw : raw, 3));
        return raw > 0 ? positive : ONE - positive;
    }

    /** {@code tanh(x)} of a number with up to six integer bits. */
    public static int tanh(int raw, int integerBits) {
        if (raw == 0) {
            return 0;
        }
        int positive = oneMinusOverOnePlus(expOfNegative(raw > 0 ? -raw : raw, integerBits + 1));
        return raw > 0 ? positive : -positive;
    }

    private static int times(int a, int b) {
        return FixedPoint.roundingDoublingHighMultiply16(a, b);
    }

    /** {@code x * 2^by}, held within 16 bits. */
    static int shiftLeftSaturating(int x, int by) {
        return Math.clamp((long) x << by, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** exp of a number in [-1/4, 0), by a polynomial around -1/8. */
    private static int expNearZero(int raw) {
        int x = raw + EIGHTH;
        int x2 = times(x, x);
        int x3 = times(x2, x);
        int x4 = times(x2, x2);
        int higher = times(FixedPoint.roundingDivideByPowerOfTwo(x4, 2) + x3, THIRD) + x2;
        int sum = x + FixedPoint.roundingDivideByPowerOfTwo(higher, 1);
        return Math.clamp((long) EXP_MINUS_EIGHTH + times(EXP_MINUS_EIGHTH, sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** exp of a number of zero or less: the part within a quarter by polynomial, each power of two by a factor. */
    private static int expOfNegative(int raw, int integerBits) {
        if (raw == 0) {
            return ONE;
        }
        int fractionBits = 15 - integerBits;
        int quarter = 1 << (fractionBits - 2);
        int within = (raw & (quarter - 1)) - quarter;
        int rest = within - raw;
        int result = expNearZero(within << integerBits);
        for (int exponent = -2; exponent < integerBits && exponent <= 4; exponent++) {
            if ((rest & (1 << (fractionBits + exponent))) != 0) {
                result = times(result, EXP_OF_POWERS[exponent + 2]);
            }
        }
        return integerBits > 5 && raw < -(1 << (fractionBits + 5)) ? 0 : result;
    }

    /** Newton's iteration for {@code 2 / (1 + x)} of x in [0, 1], with two integer bits. */
    private static int twiceReciprocal(int raw) {
        int half = (raw + ONE + 1) / 2;
        int y = NEWTON_START + times(half, NEWTON_SLOPE);
        for (int i = 0; i < 3; i++) {
            y = (short) (y + shiftLeftSaturating(times(y, ONE_IN_TWO_BITS - times(half, y)), 2));
        }
        return y;
    }

    private static int oneOverOnePlus(int raw) {
        return shiftLeftSaturating(twiceReciprocal(raw), 1);
    }

    private static int oneMinusOverOnePlus(int raw) {
        return shiftLeftSaturating(twiceReciprocal(raw) - ONE_IN_TWO_BITS, 2);
    }
}
