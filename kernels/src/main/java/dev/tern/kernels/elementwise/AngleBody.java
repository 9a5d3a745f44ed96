package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Sines and cosines: {@code x = n π/2 + r}, π/2 as the sum of three floats, and one of two polynomials in {@code r}. Beyond
 * {@link #MOST} that sum is too short: such arguments are left where results belong, which no result can be mistaken for, and
 * number {@link #FLAG} tells that there are any.
 */
enum AngleBody implements MapBody {
    SIN,
    COS;

    /** The largest argument whose function is computed here. */
    static final float MOST = 100_000;

    /** The number that is set where an argument was larger. */
    static final int FLAG = 0;

    private static final int LIMIT = 1;
    private static final int QUARTERS = 2;
    private static final int QUARTER = 3;
    private static final int SINE = 6;
    private static final int COSINE = 9;
    private static final int ONE = 13;
    private static final int FURTHER = 14;

    private static final float[] NUMBERS = {
        0,
        MOST,
        (float) (2 / Math.PI),
        1.5707964f,
        -4.371139e-8f,
        -1.7151245e-15f,
        -1.9513622e-4f,
        8.332149e-3f,
        -0.16666654f,
        2.443126e-5f,
        -1.38873e-3f,
        0.041666646f,
        -0.5f,
        1
    };

    /** The numbers that the body works with. */
    int[] numbers() {
        int[] numbers = new int[FURTHER + 1];
        for (int i = 0; i < NUMBERS.length; i++) {
            numbers[i] = Float.floatToRawIntBits(NUMBERS[i]);
        }
        numbers[FURTHER] = ordinal(); // a cosine is the sine one quarter further on
        return numbers;
    }

    @Override
    public int spares() {
        return SPARES + 2;
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V number = spare[0];
        V x = in[0];
        V square = in[1];
        V sine = spare[1];
        V quarters = spare[2];
        V given = spare[3];
        V large = spare[4];
        code.move(given, x);
        code.unary(Unary.ABS_F32, sine, x);
        code.compare(Comparison.LESS_F32, large, constants.get(LIMIT, number), sine);
        code.binary(Binary.MUL_F32, quarters, x, constants.get(QUARTERS, number));
        code.unary(Unary.ROUND_F32, quarters, quarters);
        for (int i = 0; i < 3; i++) {
            code.fnma(x, quarters, constants.get(QUARTER + i, number));
        }
        code.unary(Unary.F32_TO_I32, quarters, quarters);
        code.binary(Binary.ADD_I32, quarters, quarters, constants.get(FURTHER, number));
        code.binary(Binary.MUL_F32, square, x, x);
        code.move(sine, constants.get(SINE, number));
        code.horner(sine, square, constants.get(SINE + 1, number));
        code.horner(sine, square, constants.get(SINE + 2, number));
        code.binary(Binary.MUL_F32, sine, sine, square);
        code.horner(sine, x, x);
        code.move(x, constants.get(COSINE, number));
        for (int i = COSINE + 1; i <= ONE; i++) {
            code.horner(x, square, constants.get(i, number));
        }
        code.shift(Shift.LEFT_I32, number, quarters, 31);
        code.shift(Shift.RIGHT_I32, number, number, 31);
        code.select(x, number, x, sine);
        code.shift(Shift.RIGHT_U32, quarters, quarters, 1);
        code.shift(Shift.LEFT_I32, quarters, quarters, 31);
        code.binary(Binary.XOR, x, x, quarters);
        code.select(x, large, given, x);
        tell(code, large, constants);
    }

    private static void tell(VectorAssembler code, V large, Constants constants) {
        R any = R.of(MapCode.FREE);
        Label none = code.label();
        code.reduce(Reduction.MIN_I32, large, large);
        code.extract(any, large);
        code.branch(Condition.EQUAL, any, 0, none);
        code.store32(constants.at(FLAG), any);
        code.bind(none);
    }
}
