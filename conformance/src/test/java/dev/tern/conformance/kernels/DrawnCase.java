package dev.tern.conformance.kernels;

/** A kind of node with operands drawn at random. */
interface DrawnCase {
    /** Draws operands and computes them both ways; false where machine code declines. */
    boolean isEqual(Trial drawn);
}
