package dev.tern.operators.arithmetic;

/** {@code 1 / sqrt(x)} of a whole number as a factor for integer kernels, found in integers alone. */
public final class InverseSquareRoot {
    private static final int ONE = 1 << 28;
    private static final int THREE_HALVES = (1 << 28) + (1 << 27);
    private static final int HALF_SQRT_2 = 1518500250;

    private InverseSquareRoot() {}

    /** The factor in two halves: mantissa in the high 32 bits, shift (positive moves left) in the low. */
    public static long packed(int x) {
        if (x <= 1) {
            return pack(Integer.MAX_VALUE, 0);
        }
        int reduced = x;
        int shift = 11;
        while (reduced >= 1 << 29) {
            reduced /= 4;
            shift++;
        }
        int pairs = (Integer.numberOfLeadingZeros(reduced) - 1) / 2 - 1;
        shift -= pairs;
        int root = times(newton(reduced << (2 * pairs) >> 1), HALF_SQRT_2);
        return shift < 0 ? pack(root << -shift, 0) : pack(root, -shift);
    }

    /** The mantissa of a packed factor. */
    public static int mantissa(long packed) {
        return (int) (packed >> 32);
    }

    /** The shift of a packed factor. */
    public static int shift(long packed) {
        return (int) packed;
    }

    private static long pack(int mantissa, int shift) {
        return (long) mantissa << 32 | shift & 0xFFFFFFFFL;
    }

    /** Newton's iteration on numbers with three integer bits. */
    private static int newton(int x) {
        int half = FixedPoint.roundingDivideByPowerOfTwo(x, 1);
        int y = ONE;
        for (int i = 0; i < 5; i++) {
            int cube = shiftLeftSaturating(times(times(y, y), y), 6);
            y = shiftLeftSaturating(times(THREE_HALVES, y) - times(half, cube), 3);
        }
        return y;
    }

    private static int times(int a, int b) {
        return FixedPoint.roundingDoublingHighMultiply(a, b);
    }

    private static int shiftLeftSaturating(int x, int by) {
        return Math.clamp((long) x << by, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
