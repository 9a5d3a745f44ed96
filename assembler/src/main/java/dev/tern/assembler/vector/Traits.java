package dev.tern.assembler.vector;

/**
 * What kernels must know of a machine to be shaped for it.
 *
 * @param name the instruction set as {@code tern.cpu} names it
 * @param lanes 32-bit lanes of a vector register
 * @param vectors vector registers that a kernel may use
 * @param generals general registers that a kernel may use; the first three hold the arguments at the start
 * @param byteDot the dot product of bytes that it has
 * @param byteMatrix whether it multiplies matrices of bytes: {@link VectorAssembler#matrix8}
 */
public record Traits(String name, int lanes, int vectors, int generals, ByteDot byteDot, boolean byteMatrix) {
    /** Bytes of a vector register. */
    public int vectorBytes() {
        return 4 * lanes;
    }

    /** Whether products of 64 bits with an addend of their own cost less than rounded high halves, which NEON has at once. */
    public boolean hasWideProducts() {
        return lanes > 4;
    }
}
