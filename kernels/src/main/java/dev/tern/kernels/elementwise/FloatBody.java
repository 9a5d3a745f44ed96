package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** One instruction on floats, then limits, which number 0 and number 1 give. */
record FloatBody(Binary operation) implements MapBody {
    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        code.binary(operation, in[0], in[0], in[1]);
        code.binary(Binary.MAX_F32, in[0], constants.get(0, spare[0]), in[0]);
        code.binary(Binary.MIN_F32, in[0], constants.get(1, spare[0]), in[0]);
    }
}
