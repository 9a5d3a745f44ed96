package dev.tern.operators.arithmetic;

/** Reciprocals and reciprocal square roots of whole numbers in fixed point: a 31-bit fraction and a power of two. */
public final class Reciprocals {
    private Reciprocals() {}

    /** {@code 2^(31 - clz(x)) / x} as a 31-bit fraction, for {@code x} above 0. */
    public static int fraction(int x) {
        int normal = x << Integer.numberOfLeadingZeros(x);
        return FixedPointCurves.WORD.oneOverOnePlus(normal ^ Integer.MIN_VALUE);
    }

    /** {@code 1 / sqrt(x)}, so that a product with it is {@link Multiplier#times} once its shift is added. */
    public static Multiplier squareRoot(int x) {
        return new Multiplier(squareRootMantissa(x), squareRootShift(x));
    }

    /** The shift of {@link #squareRoot}, for those who may not make objects. */
    public static int squareRootShift(int x) {
        return x <= 1 ? 0 : Math.min(0, -rightShift(x));
    }

    /** The mantissa of {@link #squareRoot}, for those who may not make objects. */
    public static int squareRootMantissa(int x) {
        if (x <= 1) {
            return Integer.MAX_VALUE;
        }
        int value = belowLimit(x);
        value <<= 2 * pairs(value);
        int half = FixedPoint.roundingDivideByPowerOfTwo(value >> 1, 1);
        int y = 1 << 28;
        for (int i = 0; i < 5; i++) {
            int cube = times8(product(product(y, y), y), 2);
            y = times8(product((1 << 28) + (1 << 27), y) - product(half, cube), 1);
        }
        return product(y, 1518500250) << Math.max(0, -rightShift(x));
    }

    private static int rightShift(int x) {
        int quarterings = 0;
        for (int value = x; value >= 1 << 29; value /= 4) {
            quarterings++;
        }
        return 11 + quarterings - pairs(belowLimit(x));
    }

    private static int belowLimit(int x) {
        int value = x;
        while (value >= 1 << 29) {
            value /= 4;
        }
        return value;
    }

    /** Pairs of bits that a number below the limit can move left. */
    private static int pairs(int value) {
        return (Integer.numberOfLeadingZeros(value) - 1) / 2 - 1;
    }

    private static int product(int a, int b) {
        return FixedPoint.roundingDoublingHighMultiply(a, b);
    }

    /** {@code x * 8^times}, saturated. */
    private static int times8(int x, int times) {
        return Math.clamp((long) x << (3 * times), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
