package dev.tern.kernels;

import dev.tern.assembler.CodeMemory;
import dev.tern.operators.TiledKernel;

/** A kernel in machine code: its code, its parameters, and how many tiles there are. */
public record Native(CodeMemory.Code code, Parameters params, int tiles) implements TiledKernel {
    /** Where products and windows have the address of their first result among parameters; that of their input is the first. */
    public static final int OUTPUT = 16;

    /** The same code, which is called and computes nothing. */
    public Native ofNoTiles() {
        return new Native(code, params, 0);
    }

    @Override
    public void run(int first, int end) {
        code.run(params.address(), first, end);
    }
}
