package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** The first number where the second lies strictly between number 0 and number 1, else zero. */
record BetweenBody() implements MapBody {
    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        code.compare(Comparison.LESS_F32, spare[1], constants.get(0, spare[0]), in[1]);
        code.binary(Binary.AND, in[0], in[0], spare[1]);
        code.compare(Comparison.LESS_F32, spare[1], in[1], constants.get(1, spare[0]));
        code.binary(Binary.AND, in[0], in[0], spare[1]);
    }
}
