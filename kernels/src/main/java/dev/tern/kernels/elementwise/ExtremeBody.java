package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** The larger or the smaller of two numbers; the second where floats do not compare. */
enum ExtremeBody implements MapBody {
    MAX_FLOATS,
    MIN_FLOATS,
    MAX_I32,
    MIN_I32,
    MAX_I8,
    MIN_I8,
    MAX_U8,
    MIN_U8;

    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        switch (this) {
            case MAX_FLOATS -> {
                code.compare(Comparison.LESS_F32, spare[0], in[1], in[0]);
                code.select(in[0], spare[0], in[0], in[1]);
            }
            case MIN_FLOATS -> {
                code.compare(Comparison.LESS_F32, spare[0], in[0], in[1]);
                code.select(in[0], spare[0], in[0], in[1]);
            }
            case MAX_I32, MIN_I32, MAX_I8, MIN_I8, MAX_U8, MIN_U8 ->
                code.binary(Binary.valueOf(name()), in[0], in[0], in[1]);
        }
    }
}
