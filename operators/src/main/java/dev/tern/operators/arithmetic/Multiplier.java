package dev.tern.operators.arithmetic;

/**
 * A real factor as {@code mantissa * 2^(shift - 31)} with the mantissa in [2^30, 2^31), the form that integer kernels
 * multiply with. A positive shift moves left.
 */
public record Multiplier(int mantissa, int shift) {
    /** The multiplier nearest to {@code factor}; factors below 2^-32 in magnitude become zero. */
    public static Multiplier of(double factor) {
        if (factor == 0 || Double.isNaN(factor) || Double.isInfinite(factor)) {
            return new Multiplier(0, 0);
        }
        int exponent = Math.getExponent(factor) + 1;
        if (Math.getExponent(factor) < Double.MIN_EXPONENT) {
            return new Multiplier(0, 0);
        }
        double fraction = Math.scalb(factor, -exponent);
        long mantissa = roundHalfAway(fraction * (1L << 31));
        if (mantissa == 1L << 31) {
            mantissa = 1L << 30;
            exponent++;
        }
        if (exponent < -31) {
            return new Multiplier(0, 0);
        }
        return new Multiplier((int) mantissa, exponent);
    }

    private static long roundHalfAway(double x) {
        return (long) (x < 0 ? Math.ceil(x - 0.5) : Math.floor(x + 0.5));
    }

    /** {@link FixedPoint#multiply} with this factor. */
    public int times(int x) {
        return FixedPoint.multiply(x, mantissa, shift);
    }

    /** {@link FixedPoint#multiplyWide} with this factor. */
    public int times(long x) {
        return FixedPoint.multiplyWide(x, mantissa, shift);
    }
}
