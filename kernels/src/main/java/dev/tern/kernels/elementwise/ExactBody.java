package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Functions of floats that are one or a few correctly rounded instructions: the portable tier's results, bit by bit. */
enum ExactBody implements MapBody {
    ABS,
    NEG,
    SQRT,
    RSQRT,
    SQUARE,
    /** The only one that rounds twice. */
    CUBE,
    /** As SQRT, but the power: negative zero has zero, negative infinity infinity. */
    ROOT,
    SIGN,
    FLOOR,
    CEIL,
    ROUND,
    HARD_SWISH,
    /** Held between number 0 and number 1. */
    LIMITS,
    /** Times number 0 below zero. */
    LEAKY_RELU,
    PRELU,
    SQUARED_DIFFERENCE;

    /** The numbers that the body works with. */
    int[] numbers() {
        float[] floats = switch (this) {
            case HARD_SWISH -> new float[] {3, 0, 6};
            case RSQRT, SIGN -> new float[] {1};
            case ROOT -> new float[] {Float.NEGATIVE_INFINITY};
            default -> new float[0];
        };
        int[] numbers = new int[floats.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.floatToRawIntBits(floats[i]);
        }
        return numbers;
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        V x = in[0];
        switch (this) {
            case ABS -> code.unary(Unary.ABS_F32, x, x);
            case NEG -> code.unary(Unary.NEGATE_F32, x, x);
            case SQRT -> code.unary(Unary.SQRT_F32, x, x);
            case RSQRT -> {
                code.unary(Unary.SQRT_F32, x, x);
                code.binary(Binary.DIV_F32, x, constants.get(0, spare[0]), x);
            }
            case SQUARE -> code.binary(Binary.MUL_F32, x, x, x);
            case CUBE -> {
                code.binary(Binary.MUL_F32, spare[0], x, x);
                code.binary(Binary.MUL_F32, x, x, spare[0]);
            }
            case ROOT -> {
                code.compare(Comparison.EQUAL_F32, spare[2], x, constants.get(0, spare[0]));
                code.zero(spare[1]);
                code.binary(Binary.ADD_F32, spare[1], x, spare[1]);
                code.unary(Unary.SQRT_F32, spare[1], spare[1]);
                code.unary(Unary.ABS_F32, x, x);
                code.select(x, spare[2], x, spare[1]);
            }
            case SIGN -> {
                code.zero(spare[1]);
                code.compare(Comparison.LESS_F32, spare[2], spare[1], x);
                code.select(spare[2], spare[2], constants.get(0, spare[0]), x);
                code.compare(Comparison.LESS_F32, spare[1], x, spare[1]);
                code.unary(Unary.NEGATE_F32, x, constants.get(0, spare[0]));
                code.select(x, spare[1], x, spare[2]);
            }
            case FLOOR -> code.unary(Unary.FLOOR_F32, x, x);
            case CEIL -> code.unary(Unary.CEIL_F32, x, x);
            case ROUND -> code.unary(Unary.ROUND_F32, x, x);
            case HARD_SWISH -> {
                code.binary(Binary.ADD_F32, spare[1], x, constants.get(0, spare[0]));
                code.binary(Binary.MAX_F32, spare[1], constants.get(1, spare[0]), spare[1]);
                code.binary(Binary.MIN_F32, spare[1], constants.get(2, spare[0]), spare[1]);
                code.binary(Binary.MUL_F32, x, x, spare[1]);
                code.binary(Binary.DIV_F32, x, x, constants.get(2, spare[0]));
            }
            case LIMITS -> {
                code.binary(Binary.MAX_F32, x, constants.get(0, spare[0]), x);
                code.binary(Binary.MIN_F32, x, constants.get(1, spare[0]), x);
            }
            case LEAKY_RELU, PRELU -> {
                V slope = this == PRELU ? in[1] : constants.get(0, spare[0]);
                code.binary(Binary.MUL_F32, spare[2], x, slope);
                code.zero(spare[1]);
                code.compare(Comparison.LESS_F32, spare[1], x, spare[1]);
                code.select(x, spare[1], spare[2], x);
            }
            case SQUARED_DIFFERENCE -> {
                code.binary(Binary.SUB_F32, x, x, in[1]);
                code.binary(Binary.MUL_F32, x, x, x);
            }
        }
    }
}
