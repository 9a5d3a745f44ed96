package dev.tern.operators.arithmetic;

/**
 * Products of integers with real factors, in integers alone. A factor is a 31-bit mantissa and a power of two; every
 * rounding is spelled out, because results must be equal bit for bit wherever they are computed.
 */
public final class FixedPoint {
    private FixedPoint() {}

    /** {@code floor((a * b + 2^30) / 2^31)}, saturated for the one product that does not fit: round half up. */
    public static int roundingDoublingHighMultiply(int a, int b) {
        if (a == Integer.MIN_VALUE && b == Integer.MIN_VALUE) {
            return Integer.MAX_VALUE;
        }
        return (int) (((long) a * b + (1L << 30)) >> 31);
    }

    /** {@code floor((a * b + 2^14) / 2^15)} of 16-bit numbers, saturated: round half up. */
    public static int roundingDoublingHighMultiply16(int a, int b) {
        if (a == Short.MIN_VALUE && b == Short.MIN_VALUE) {
            return Short.MAX_VALUE;
        }
        return (a * b + (1 << 14)) >> 15;
    }

    /** {@code x / 2^exponent}, ties away from zero; {@code exponent} from 0 to 31. */
    public static int roundingDivideByPowerOfTwo(int x, int exponent) {
        int mask = (int) ((1L << exponent) - 1);
        int remainder = x & mask;
        int threshold = (mask >>> 1) + (x < 0 ? 1 : 0);
        return (x >> exponent) + (remainder > threshold ? 1 : 0);
    }

    /** {@code x / 2^exponent}, ties up (toward positive infinity); {@code exponent} from 0 to 31. */
    public static int halfUpDivideByPowerOfTwo(int x, int exponent) {
        return exponent == 0 ? x : (int) ((x + (1L << (exponent - 1))) >> exponent);
    }

    /** {@code x * factor} with two roundings, the second half away from zero: the rule of most integer kernels. */
    public static int multiply(int x, int mantissa, int shift) {
        int left = Math.max(shift, 0);
        int right = Math.max(-shift, 0);
        return roundingDivideByPowerOfTwo(roundingDoublingHighMultiply(x << left, mantissa), right);
    }

    /** {@code x * factor} with two roundings, both half up: the rule of the matrix-product kernels on vector units. */
    public static int multiplyHalfUp(int x, int mantissa, int shift) {
        int left = Math.max(shift, 0);
        int right = Math.max(-shift, 0);
        return halfUpDivideByPowerOfTwo(roundingDoublingHighMultiply(x << left, mantissa), right);
    }

    /** {@code x * factor} for 64-bit accumulators: one rounding, half up, with the mantissa cut to 15 bits. */
    public static int multiplyWide(long x, int mantissa, int shift) {
        int reduced = mantissa < 0x7FFF0000 ? (mantissa + (1 << 15)) >> 16 : 0x7FFF;
        int total = 15 - shift;
        return (int) ((x * reduced + (1L << (total - 1))) >> total);
    }
}
