package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.elementwise.QuantizedSum;

/** Arithmetic of quantised bytes, held in 32 bits. */
enum QuantizedBody implements MapBody {
    /** Both operands on a finer common scale, added, on the result's scale. */
    SUM {
        @Override
        void combine(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            finer(code, in, constants, spare);
            code.binary(Binary.ADD_I32, in[0], in[0], in[1]);
        }
    },
    /** As a sum, with the second operand taken away. */
    DIFFERENCE {
        @Override
        void combine(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            finer(code, in, constants, spare);
            code.binary(Binary.SUB_I32, in[0], in[0], in[1]);
        }
    },
    /** The product of the distances from zero. */
    PRODUCT {
        @Override
        void combine(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            code.binary(Binary.SUB_I32, in[0], in[0], constants.get(ZERO_X, spare[0]));
            code.binary(Binary.SUB_I32, in[1], in[1], constants.get(ZERO_Y, spare[0]));
            code.binary(Binary.MUL_I32, in[0], in[0], in[1]);
        }
    };

    /** Bits by which operands of a sum are made finer. */
    private static final int FINER_BITS = 20;

    private static final int ZERO_X = 0;
    private static final int ZERO_Y = 1;
    private static final int ZERO_Z = 2;
    private static final int LOW = 3;
    private static final int HIGH = 4;
    private static final int SCALE_Z = 5;
    private static final int SCALE_X = 9;
    private static final int SCALE_Y = 13;

    abstract void combine(VectorAssembler code, V[] in, Constants constants, V[] spare);

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        combine(code, in, constants, spare);
        scale(code, in[0], constants, SCALE_Z, spare);
        code.binary(Binary.ADD_I32, in[0], in[0], constants.get(ZERO_Z, spare[0]));
        code.binary(Binary.MAX_I32, in[0], in[0], constants.get(LOW, spare[0]));
        code.binary(Binary.MIN_I32, in[0], in[0], constants.get(HIGH, spare[0]));
    }

    private static void finer(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        for (int i = 0; i < 2; i++) {
            code.binary(Binary.SUB_I32, in[i], in[i], constants.get(ZERO_X + i, spare[0]));
            code.shift(Shift.LEFT_I32, in[i], in[i], FINER_BITS);
            scale(code, in[i], constants, i == 0 ? SCALE_X : SCALE_Y, spare);
        }
    }

    /** Multiplies by a factor below one, both roundings as {@code FixedPoint.multiply} has them. */
    private static void scale(VectorAssembler code, V x, Constants constants, int at, V[] spare) {
        code.multiplyHighRound(x, x, constants.get(at, spare[0]), spare[1]);
        code.shift(Shift.RIGHT_I32, spare[1], x, 31);
        code.binary(Binary.AND, spare[1], spare[1], constants.get(at + 1, spare[0]));
        code.binary(Binary.ADD_I32, x, x, spare[1]);
        code.binary(Binary.ADD_I32, x, x, constants.get(at + 2, spare[0]));
        code.binary(Binary.SHIFT_RIGHT_I32, x, x, constants.get(at + 3, spare[0]));
    }

    /** The numbers of a sum or a difference, or null where a factor is not below one. */
    static int @org.jspecify.annotations.Nullable [] numbers(QuantizedSum.Scaling scaling, ClampRange range) {
        int[] numbers = new int[17];
        return fill(numbers, SCALE_Z, scaling.z())
                        && fill(numbers, SCALE_X, scaling.x())
                        && fill(numbers, SCALE_Y, scaling.y())
                ? withZeros(
                        numbers,
                        scaling.inX().zeroPoint(),
                        scaling.inY().zeroPoint(),
                        scaling.out().zeroPoint(),
                        range)
                : null;
    }

    /** The numbers of a product, or null where its factor is not below one. */
    static int @org.jspecify.annotations.Nullable [] numbers(
            int zeroX, int zeroY, int zeroZ, Multiplier factor, ClampRange range) {
        int[] numbers = new int[9];
        return fill(numbers, SCALE_Z, factor) ? withZeros(numbers, zeroX, zeroY, zeroZ, range) : null;
    }

    private static int[] withZeros(int[] numbers, int zeroX, int zeroY, int zeroZ, ClampRange range) {
        numbers[ZERO_X] = zeroX;
        numbers[ZERO_Y] = zeroY;
        numbers[ZERO_Z] = zeroZ;
        numbers[LOW] = range.low();
        numbers[HIGH] = range.high();
        return numbers;
    }

    private static boolean fill(int[] numbers, int at, Multiplier factor) {
        int right = -factor.shift();
        if (right < 0) {
            return false;
        }
        numbers[at] = factor.mantissa();
        numbers[at + 1] = right == 0 ? 0 : -1;
        numbers[at + 2] = right == 0 ? 0 : 1 << (right - 1);
        numbers[at + 3] = right;
        return true;
    }
}
