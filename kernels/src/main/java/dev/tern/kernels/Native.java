package dev.tern.kernels;

import dev.tern.assembler.CodeMemory;
import dev.tern.operators.TiledKernel;

/** A kernel in machine code: its code, its parameters, and how many tiles there are. */
public record Native(CodeMemory.Code code, Parameters params, int tiles) implements TiledKernel {
    @Override
    public void run(int first, int end) {
        code.run(params.address(), first, end);
    }
}
