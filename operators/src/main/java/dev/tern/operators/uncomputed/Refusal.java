package dev.tern.operators.uncomputed;

/** Why the operators of this package do not run. */
final class Refusal {
    /** For operators of the StableHLO dialect. */
    static final String STABLEHLO = "TensorFlow Lite has no kernel for it either: the model stopped half-way in its"
            + " conversion; convert it again with the builtin operators as target";

    /** For numbers that never stood for a kernel. */
    static final String RESERVED = "TensorFlow Lite has no kernel for it either: the number is reserved and computes"
            + " nothing; convert the model again";

    private Refusal() {}
}
