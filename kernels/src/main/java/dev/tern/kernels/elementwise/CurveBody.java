package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Functions made of the exponential: {@code x = n ln 2 + r}, a polynomial for {@code (exp(r) - 1 - r) / r²}, whose own error
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
    };

    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int INVERSE_LN2 = 2;
    private static final int LN2_LARGE = 3;
    private static final int LN2_SMALL = 4;
    private static final int COEFFICIENTS = 5;
    private static final int ONE = 10;
    private static final int TWO = 11;
    private static final int EXPONENT_BIAS = 12;

    /** From the highest power down. */
    private static final float[] POLYNOMIAL = {0.0013933688f, 0.008363205f, 0.041666463f, 0.16666576f, 0.5f};

    private final float low;
    private final float high;

    CurveBody(float low, float high) {
        this.low = low;
        this.high = high;
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
        int[] numbers = new int[EXPONENT_BIAS + 1];
        for (int i = 0; i < floats.length; i++) {
            numbers[i] = Float.floatToRawIntBits(floats[i]);
        }
        numbers[EXPONENT_BIAS] = 127;
        return numbers;
    }

    /** Leaves {@code exp(r) - 1} in spare register 1 and the integer {@code n} in the second operand's register. */
    private static void rest(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V r = in[0];
        V n = in[1];
        V sum = spare[1];
        code.binary(Binary.MAX_F32, r, constants.get(LOW, spare[0]), r);
        code.binary(Binary.MIN_F32, r, constants.get(HIGH, spare[0]), r);
        code.binary(Binary.MUL_F32, n, r, constants.get(INVERSE_LN2, spare[0]));
        code.unary(Unary.ROUND_F32, n, n);
        code.fnma(r, n, constants.get(LN2_LARGE, spare[0]));
        code.fnma(r, n, constants.get(LN2_SMALL, spare[0]));
        code.move(sum, constants.get(COEFFICIENTS, spare[0]));
        for (int i = 1; i < POLYNOMIAL.length; i++) {
            code.horner(sum, r, constants.get(COEFFICIENTS + i, spare[0]));
        }
        code.binary(Binary.MUL_F32, sum, sum, r);
        code.horner(sum, r, r);
        code.unary(Unary.F32_TO_I32, n, n);
    }

    /** The exponential in the first operand's register; powers of two in two steps, so that none leaves its range. */
    private static void exp(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V x = in[0];
        V n = in[1];
        V half = spare[2];
        rest(code, in, constants, spare);
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
}
