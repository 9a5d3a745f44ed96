package dev.tern.assembler;

/** Runs kernels somewhere else than on the processor at hand. */
@FunctionalInterface
public interface CodeRunner {
    /** Runs {@code code} as a kernel for tiles {@code first} to {@code end - 1}, with parameters at an address of this program. */
    void run(byte[] code, long params, long first, long end);
}
