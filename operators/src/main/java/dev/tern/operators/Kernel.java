package dev.tern.operators;

/**
 * The computation of one node, bound to its tensors. {@link #run} reads the inputs' memory and writes the outputs'; it
 * allocates nothing, except in kernels whose outputs' sizes only the data decide. A kernel belongs to one interpreter
 * and one thread.
 */
@FunctionalInterface
public interface Kernel {
    /** Computes the outputs from what the inputs hold now. */
    void run();

    /** Forgets what earlier runs left behind; kernels that keep nothing need not care. */
    default void reset() {}
}
