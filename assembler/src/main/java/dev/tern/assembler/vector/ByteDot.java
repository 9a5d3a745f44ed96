package dev.tern.assembler.vector;

/** Which dot product of four bytes a machine has. Weights are always signed. */
public enum ByteDot {
    /** None; kernels widen to 16 bits and use {@link VectorAssembler#dot2}. */
    NONE,
    /** Activations are unsigned: signed ones are stored with their top bit flipped, which the sums of weights undo. */
    UNSIGNED_ACTIVATIONS,
    /** Activations are signed: unsigned ones are stored with their top bit flipped, which the sums of weights undo. */
    SIGNED_ACTIVATIONS
}
