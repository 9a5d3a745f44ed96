package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Nothing: what loading and storing convert is all there is to do. */
record CopyBody() implements MapBody {
    @Override
    public void write(VectorAssembler code, V[] in, Constants constants, V[] spare) {
        // The lanes already hold the result.
    }
}
