package dev.tern.operators.product;

import java.lang.foreign.MemorySegment;

/**
 * Steps of an LSTM of floats in machine code: four gates from the input and the last output, a cell whose function is TANH, no
 * projection. A block of inputs is put in its place, then its steps run one after the other.
 */
public interface LstmKernel {
    /** Where the inputs of a block are put, step after step. */
    MemorySegment inputs();

    /** The last output: put here before the first block, read after the last. */
    MemorySegment hidden();

    /** The cell state, likewise. */
    MemorySegment cell();

    /** The outputs of a block, step after step. */
    MemorySegment outputs();

    /** Computes the first {@code steps} steps of the block. */
    void run(int steps);

    /**
     * Where the operands of an LSTM stand: each is the first of four, in the order input gate, forget gate, cell, output gate.
     *
     * @param steps steps of a block
     * @param cellClip bound of the cell state; 0 for none
     */
    record Request(int weights, int recurrent, int biases, int steps, float cellClip) {}
}
