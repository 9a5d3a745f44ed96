package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Functions made of the exponential, and the logarithm: {@code x = n ln 2 + r}, a polynomial for {@code (exp(r) - 1 - r) / r²}, whose own error
 * is below 1.1e-8 of the exponential, and {@code n} put into the exponent. Results lie within 4 units in the last place, or
 * 2e-7 where the result is below one.
 */
enum CurveBody implements MapBody {
    EXP(-104, 89) {
        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            exp(code, in, constants, spare);
        }
    },
    /** {@code 1 / (1 + exp(-x))}. */
    LOGISTIC(-104, 89) {
        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            code.unary(Unary.NEGATE_F32, in[0], in[0]);
            exp(code, in, constants, spare);
            V one = constants.get(ONE, spare[0]);
            code.binary(Binary.ADD_F32, in[0], in[0], one);
            code.binary(Binary.DIV_F32, in[0], one, in[0]);
        }
    },
    /** {@code e / (e + 2)} with {@code e = exp(2x) - 1}, which keeps all its digits near zero. */
    TANH(-18.5f, 18.5f) {
        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            V x = in[0];
            V n = in[1];
            code.binary(Binary.ADD_F32, x, x, x);
            rest(code, in, constants, spare);
            code.binary(Binary.ADD_I32, n, n, constants.get(EXPONENT_BIAS, spare[0]));
            code.shift(Shift.LEFT_I32, n, n, 23);
            code.binary(Binary.SUB_F32, x, n, constants.get(ONE, spare[0]));
            code.horner(spare[1], n, x);
            code.binary(Binary.ADD_F32, x, spare[1], constants.get(TWO, spare[0]));
            code.binary(Binary.DIV_F32, x, spare[1], x);
        }
    },
    /** {@code exp(x) - 1} below zero, kept in all its digits as that of TANH is. */
    ELU(-25, 0) {
        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            V x = in[0];
            V n = in[1];
            code.move(spare[2], x);
            rest(code, in, constants, spare);
            code.binary(Binary.ADD_I32, n, n, constants.get(EXPONENT_BIAS, spare[0]));
            code.shift(Shift.LEFT_I32, n, n, 23);
            code.binary(Binary.SUB_F32, x, n, constants.get(ONE, spare[0]));
            code.horner(spare[1], n, x);
            code.zero(n);
            code.compare(Comparison.LESS_F32, n, spare[2], n);
            code.select(x, n, spare[1], spare[2]);
        }
    },
    /**
     * {@code x / (1 + exp(-2 t))} with {@code t} the argument of the hyperbolic tangent that the approximate form is stated
     * with: the same function, which keeps its digits where the tangent is close to -1.
     */
    GELU_APPROXIMATE(-104, 89, 0.044715f, (float) (-2 * Math.sqrt(2 / Math.PI))) {
        @Override
        public int spares() {
            return SPARES + 1;
        }

        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            V x = in[0];
            code.move(spare[3], x);
            code.binary(Binary.MUL_F32, x, x, x);
            code.move(spare[1], constants.get(ONE, spare[0]));
            code.fma(spare[1], x, constants.get(OWN, spare[0]));
            code.binary(Binary.MUL_F32, x, spare[3], constants.get(OWN + 1, spare[0]));
            code.binary(Binary.MUL_F32, x, x, spare[1]);
            exp(code, in, constants, spare);
            code.binary(Binary.ADD_F32, x, x, constants.get(ONE, spare[0]));
            code.binary(Binary.DIV_F32, x, spare[3], x);
        }
    },
    /**
     * {@code x erfc(|x| / √2) / 2} below zero, {@code x} minus that above. With {@code z = |x| / √2} and {@code t = 2 / (2 + z)},
     * {@code ln(erfc(z) / t) + z²} is a polynomial of degree 11 in {@code 2 t - 1}, its own error 1.1e-8: the portable tier's
     * series, cut off and written in powers.
     */
    GELU(
            -104,
            89,
            (float) Math.sqrt(0.5),
            0.5f,
            -8.728319e-5f,
            8.0006627e-6f,
            5.7376464e-4f,
            -2.2791071e-4f,
            -2.2887634e-3f,
            1.7940659e-3f,
            8.808825e-3f,
            -9.880019e-3f,
            -4.689364e-2f,
            4.7343888e-2f,
            0.67264317f,
            -0.6717941f) {
        @Override
        public int spares() {
            return SPARES + 2;
        }

        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            V x = in[0];
            V z = in[1];
            V sum = spare[1];
            V t = spare[4];
            code.move(spare[3], x);
            code.unary(Unary.ABS_F32, x, x);
            code.binary(Binary.MUL_F32, z, x, constants.get(OWN, spare[0]));
            code.binary(Binary.ADD_F32, t, z, constants.get(TWO, spare[0]));
            code.binary(Binary.DIV_F32, t, constants.get(TWO, spare[0]), t);
            code.binary(Binary.ADD_F32, x, t, t);
            code.binary(Binary.SUB_F32, x, x, constants.get(ONE, spare[0]));
            code.move(sum, constants.get(OWN + 2, spare[0]));
            for (int i = 1; i <= ERROR_DEGREE; i++) {
                code.horner(sum, x, constants.get(OWN + 2 + i, spare[0]));
            }
            code.fnma(sum, z, z);
            code.move(x, sum);
            exp(code, in, constants, spare);
            code.binary(Binary.MUL_F32, x, x, t);
            code.binary(Binary.MUL_F32, x, x, constants.get(OWN + 1, spare[0]));
            code.binary(Binary.SUB_F32, spare[1], constants.get(ONE, spare[0]), x);
            code.zero(spare[2]);
            code.compare(Comparison.LESS_F32, spare[2], spare[3], spare[2]);
            code.select(x, spare[2], x, spare[1]);
            code.binary(Binary.MUL_F32, x, x, spare[3]);
        }
    },
    /**
     * {@code k ln 2 + ln m}, {@code m} from √½ to √2. With {@code f = m - 1} and {@code s = f / (2 + f)}, {@code ln m} is
     * {@code 2 atanh(s)}, a series in {@code s²}, written so that {@code f} itself is its first term. Its numbers are those of
     * EXP as well.
     */
    LOG(
            -104,
            89,
            2 / 9f,
            2 / 7f,
            2 / 5f,
            2 / 3f,
            0.5f,
            Float.MIN_NORMAL,
            1 << 23,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            (float) Math.sqrt(0.5),
            Float.intBitsToFloat(23)) {
        @Override
        public int spares() {
            return SPARES + 2;
        }

        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            log(code, in, constants, spare);
        }
    },
    /** The first operand to the power of the second. */
    POW(0, 0, PowerBody.NUMBERS) {
        @Override
        public int spares() {
            return PowerBody.SPARES;
        }

        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            PowerBody.write(code, in, constants, spare);
        }
    };

    static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int INVERSE_LN2 = 2;
    private static final int LN2_LARGE = 3;
    private static final int LN2_SMALL = 4;
    private static final int COEFFICIENTS = 5;
    static final int ONE = 10;
    static final int TWO = 11;
    private static final int EXPONENT_BIAS = 12;
    /** The first of the numbers that only this body works with. */
    private static final int OWN = 13;

    private static final int ERROR_DEGREE = 11;

    /** From the highest power down. */
    private static final float[] POLYNOMIAL = {0.0013933688f, 0.008363205f, 0.041666463f, 0.16666576f, 0.5f};

    private final float low;
    private final float high;
    private final float[] own;

    CurveBody(float low, float high, float... own) {
        this.low = low;
        this.high = high;
        this.own = own;
    }

    /** The numbers that the body works with. */
    int[] numbers() {
        float large = 355f / 512; // times any n it is exact
        float[] floats = new float[EXPONENT_BIAS];
        floats[LOW] = low;
        floats[HIGH] = high;
        floats[INVERSE_LN2] = (float) (1 / Math.log(2));
        floats[LN2_LARGE] = large;
        floats[LN2_SMALL] = (float) (Math.log(2) - large);
        System.arraycopy(POLYNOMIAL, 0, floats, COEFFICIENTS, POLYNOMIAL.length);
        floats[ONE] = 1;
        floats[TWO] = 2;
        int[] numbers = new int[OWN + own.length];
        for (int i = 0; i < floats.length; i++) {
            numbers[i] = Float.floatToRawIntBits(floats[i]);
        }
        numbers[EXPONENT_BIAS] = 127;
        for (int i = 0; i < own.length; i++) {
            numbers[OWN + i] = Float.floatToRawIntBits(own[i]);
        }
        return numbers;
    }

    /** Leaves {@code exp(r) - 1} in spare register 1 and the integer {@code n} in the second operand's register. */
    private static void rest(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V r = in[0];
        V n = in[1];
        code.binary(Binary.MAX_F32, r, constants.get(LOW, spare[0]), r);
        code.binary(Binary.MIN_F32, r, constants.get(HIGH, spare[0]), r);
        code.binary(Binary.MUL_F32, n, r, constants.get(INVERSE_LN2, spare[0]));
        code.unary(Unary.ROUND_F32, n, n);
        code.fnma(r, n, constants.get(LN2_LARGE, spare[0]));
        code.fnma(r, n, constants.get(LN2_SMALL, spare[0]));
        code.unary(Unary.F32_TO_I32, n, n);
        polynomial(code, r, constants, spare);
    }

    /** Leaves {@code exp(r) - 1} in spare register 1. */
    private static void polynomial(VectorAssembler code, V r, Constants constants, V[] spare) {
        V sum = spare[1];
        code.move(sum, constants.get(COEFFICIENTS, spare[0]));
        for (int i = 1; i < POLYNOMIAL.length; i++) {
            code.horner(sum, r, constants.get(COEFFICIENTS + i, spare[0]));
        }
        code.binary(Binary.MUL_F32, sum, sum, r);
        code.horner(sum, r, r);
    }

    /** The exponential in the first operand's register; powers of two in two steps, so that none leaves its range. */
    static void exp(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        rest(code, in, constants, spare);
        power(code, in, constants, spare);
    }

    /** {@code exp(r) 2^n} in the first operand's register, which holds {@code r}, with {@code n} in the second one's. */
    static void scaled(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        polynomial(code, in[0], constants, spare);
        power(code, in, constants, spare);
    }

    private static void power(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V x = in[0];
        V n = in[1];
        V half = spare[2];
        code.binary(Binary.ADD_F32, x, spare[1], constants.get(ONE, spare[0]));
        code.shift(Shift.RIGHT_I32, half, n, 1);
        code.binary(Binary.SUB_I32, n, n, half);
        V bias = constants.get(EXPONENT_BIAS, spare[0]);
        code.binary(Binary.ADD_I32, half, half, bias);
        code.binary(Binary.ADD_I32, n, n, bias);
        code.shift(Shift.LEFT_I32, half, half, 23);
        code.shift(Shift.LEFT_I32, n, n, 23);
        code.binary(Binary.MUL_F32, x, x, half);
        code.binary(Binary.MUL_F32, x, x, n);
    }

    /** The logarithm in the first operand's register; zero, negative numbers, infinity and NaN are put right at the end. */
    static void log(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V number = spare[0];
        V x = in[0];
        V k = in[1];
        V f = spare[2];
        V s = spare[3];
        V given = spare[4];
        code.move(given, x);
        code.compare(Comparison.LESS_F32, spare[1], x, constants.get(OWN + 5, number));
        code.binary(Binary.MUL_F32, f, x, constants.get(OWN + 6, number));
        code.select(f, spare[1], f, x);
        code.binary(Binary.SUB_I32, k, f, constants.get(OWN + 10, number));
        code.shift(Shift.RIGHT_I32, k, k, 23);
        code.shift(Shift.LEFT_I32, s, k, 23);
        code.binary(Binary.SUB_I32, f, f, s);
        code.binary(Binary.AND, spare[1], spare[1], constants.get(OWN + 11, number));
        code.binary(Binary.SUB_I32, k, k, spare[1]);
        code.unary(Unary.I32_TO_F32, k, k);
        code.binary(Binary.SUB_F32, f, f, constants.get(ONE, number));
        code.binary(Binary.ADD_F32, s, f, constants.get(TWO, number));
        code.binary(Binary.DIV_F32, s, f, s);
        code.binary(Binary.MUL_F32, spare[1], s, s);
        code.move(x, constants.get(OWN, number));
        for (int i = 1; i < 4; i++) {
            code.horner(x, spare[1], constants.get(OWN + i, number));
        }
        code.binary(Binary.MUL_F32, x, x, spare[1]);
        V half = spare[1];
        code.binary(Binary.MUL_F32, half, f, f);
        code.binary(Binary.MUL_F32, half, half, constants.get(OWN + 4, number));
        code.binary(Binary.ADD_F32, x, x, half);
        code.binary(Binary.MUL_F32, x, x, s);
        code.fma(x, k, constants.get(LN2_SMALL, number));
        code.binary(Binary.SUB_F32, half, half, x);
        code.binary(Binary.SUB_F32, f, f, half);
        code.fma(f, k, constants.get(LN2_LARGE, number));
        code.compare(Comparison.LESS_F32, s, given, constants.get(OWN + 7, number));
        code.select(x, s, f, given);
        code.zero(f);
        code.compare(Comparison.EQUAL_F32, s, given, f);
        code.select(x, s, constants.get(OWN + 8, number), x);
        code.compare(Comparison.LESS_F32, s, given, f);
        code.select(x, s, constants.get(OWN + 9, number), x);
    }
}
