package dev.tern.operators.arithmetic;

/**
 * Exponential, logistic, hyperbolic tangent and reciprocal in fixed point. A number with {@code i} integer bits stands
 * for {@code raw * 2^(i + 1 - bits)}; the product of numbers with {@code i} and {@code j} integer bits has
 * {@code i + j}. Polynomials, Newton steps and roundings are those that integer models are calibrated with.
 *
 * @param bits word size, 16 or 32
 */
public record FixedPointCurves(int bits) {
    /** Numbers of 32 bits. */
    public static final FixedPointCurves WORD = new FixedPointCurves(32);

    /** Numbers of 16 bits. */
    public static final FixedPointCurves HALF = new FixedPointCurves(16);

    /** {@code exp(-2^k)} for k from -2 to 4, as 31-bit fractions. */
    private static int factor(int k) {
        return switch (k) {
            case -2 -> 1672461947;
            case -1 -> 1302514674;
            case 0 -> 790015084;
            case 1 -> 290630308;
            case 2 -> 39332535;
            case 3 -> 720401;
            default -> 242;
        };
    }

    private int one() {
        return bits == 16 ? Short.MAX_VALUE : Integer.MAX_VALUE;
    }

    private int constant(int fraction) {
        return bits == 16 ? FixedPoint.roundingDivideByPowerOfTwo(fraction, 16) : fraction;
    }

    private int multiply(int a, int b) {
        return bits == 16
                ? FixedPoint.roundingDoublingHighMultiply16(a, b)
                : FixedPoint.roundingDoublingHighMultiply(a, b);
    }

    private int wrapped(int x) {
        return bits == 16 ? (short) x : x;
    }

    private int shiftLeft(int x, int by) {
        int largest = (1 << (bits - 1 - by)) - 1;
        if (x > largest) {
            return one();
        }
        return x < -largest ? -one() - 1 : x << by;
    }

    private int halfSum(int a, int b) {
        long sum = (long) a + b;
        return (int) ((sum + (sum >= 0 ? 1 : -1)) / 2);
    }

    /** {@code exp(a)} as a fraction, for {@code a} from -1/4 (inclusive) to 0, itself a fraction. */
    private int expNearZero(int a) {
        int x = wrapped(a + (1 << (bits - 4)));
        int x2 = multiply(x, x);
        int x3 = multiply(x2, x);
        int x4 = multiply(x2, x2);
        int third = multiply(wrapped(FixedPoint.roundingDivideByPowerOfTwo(x4, 2) + x3), constant(715827883));
        int tail = FixedPoint.roundingDivideByPowerOfTwo(wrapped(third + x2), 1);
        int center = constant(1895147668);
        int product = multiply(center, wrapped(x + tail));
        return bits == 16 ? Math.clamp((long) center + product, Short.MIN_VALUE, Short.MAX_VALUE) : center + product;
    }

    /** {@code exp(a)} as a fraction, for {@code a <= 0} with {@code integerBits}. */
    public int expOfNegative(int a, int integerBits) {
        if (a == 0) {
            return one();
        }
        int fractionBits = bits - 1 - integerBits;
        int quarter = 1 << (fractionBits - 2);
        int inQuarter = (a & (quarter - 1)) - quarter;
        int result = expNearZero(shiftLeft(inQuarter, integerBits));
        int quarters = wrapped(inQuarter - a);
        for (int k = -2; k <= 4 && k < integerBits; k++) {
            if ((quarters & (1 << (fractionBits + k))) != 0) {
                result = multiply(result, constant(factor(k)));
            }
        }
        return integerBits > 5 && a < -(1 << (fractionBits + 5)) ? 0 : result;
    }

    /** Newton's approximation to {@code 2 / (1 + x)} with two integer bits, for a fraction {@code x} of 0 to 1. */
    private int reciprocal(int x) {
        int half = halfSum(x, one());
        int oneWithTwoBits = 1 << (bits - 3);
        int y = wrapped(constant(1515870810) + multiply(half, constant(-1010580540)));
        for (int i = 0; i < 3; i++) {
            int error = wrapped(oneWithTwoBits - multiply(half, y));
            y = wrapped(y + shiftLeft(multiply(y, error), 2));
        }
        return y;
    }

    /** {@code 1 / (1 + x)} as a fraction, for a fraction {@code x} of 0 to 1. */
    public int oneOverOnePlus(int x) {
        return shiftLeft(reciprocal(x), 1);
    }

    /** {@code (1 - x) / (1 + x)} as a fraction, for a fraction {@code x} of 0 to 1. */
    private int oneMinusOverOnePlus(int x) {
        return shiftLeft(wrapped(reciprocal(x) - (1 << (bits - 3))), 2);
    }

    /** {@code 1 / (1 + exp(-a))} as a fraction, for {@code a} with {@code integerBits}. */
    public int logistic(int a, int integerBits) {
        if (a == 0) {
            return 1 << (bits - 2);
        }
        int positive = oneOverOnePlus(expOfNegative(-Math.abs(a), integerBits));
        return a > 0 ? positive : one() - positive;
    }

    /** {@code tanh(a)} as a fraction, for {@code a} with {@code integerBits}. */
    public int tanh(int a, int integerBits) {
        if (a == 0) {
            return 0;
        }
        int positive = oneMinusOverOnePlus(expOfNegative(-Math.abs(a), integerBits + 1));
        return a > 0 ? positive : -positive;
    }
}
