package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.bytes.PairSum;
import dev.tern.operators.arithmetic.ClampRange;

/** A {@link PairSum}; {@code limited} tells whether limits are narrower than what bytes hold, which storing saturates to. */
record PairSumBody(boolean limited) implements MapBody {
    static int[] numbers(PairSum sum, ClampRange range) {
        return new int[] {
            Float.floatToRawIntBits(sum.a()),
            Float.floatToRawIntBits(sum.b()),
            Float.floatToRawIntBits(sum.c()),
            range.low(),
            range.high()
        };
    }

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        code.unary(Unary.I32_TO_F32, in[0], in[0]);
        code.unary(Unary.I32_TO_F32, in[1], in[1]);
        code.horner(in[1], constants.get(1, spare[0]), constants.get(2, spare[1]));
        code.fma(in[1], in[0], constants.get(0, spare[0]));
        code.unary(Unary.F32_TO_I32, in[0], in[1]);
        if (limited) {
            code.binary(Binary.MAX_I32, in[0], in[0], constants.get(3, spare[0]));
            code.binary(Binary.MIN_I32, in[0], in[0], constants.get(4, spare[1]));
        }
    }
}
