package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** From one kind of number to another. */
enum ConvertBody implements MapBody {
    /** Integers to floats. */
    TO_FLOATS {
        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            code.unary(Unary.I32_TO_F32, in[0], in[0]);
        }
    },
    /** Integers less number 0, times the float number 1: exact but for the rounding of the product. */
    DEQUANTIZE {
        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            code.binary(Binary.SUB_I32, in[0], in[0], constants.get(0, spare[0]));
            code.unary(Unary.I32_TO_F32, in[0], in[0]);
            code.binary(Binary.MUL_F32, in[0], in[0], constants.get(1, spare[0]));
        }
    },
    /**
     * Floats times number 0, held between numbers 1 and 2, to the nearest integers, ties to even, plus the integer number
     * 3; NaN becomes number 3.
     */
    QUANTIZE {
        @Override
        public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
            V x = in[0];
            code.binary(Binary.MUL_F32, x, x, constants.get(0, spare[0]));
            code.compare(Comparison.EQUAL_F32, spare[1], x, x);
            code.binary(Binary.AND, x, x, spare[1]);
            code.binary(Binary.MAX_F32, x, constants.get(1, spare[0]), x);
            code.binary(Binary.MIN_F32, x, constants.get(2, spare[0]), x);
            code.unary(Unary.F32_TO_I32, x, x);
            code.binary(Binary.ADD_I32, x, x, constants.get(3, spare[0]));
        }
    };
}
