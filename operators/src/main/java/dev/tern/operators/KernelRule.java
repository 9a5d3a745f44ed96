package dev.tern.operators;

import dev.tern.graph.Operator;

/** Makes the kernel of one node: chooses by type, computes multipliers, packs constants, takes scratch memory. */
@FunctionalInterface
public interface KernelRule<O extends Operator> {
    /** A kernel bound to the tensors of {@code binding}; throws a {@code TernException} for what cannot be computed. */
    Kernel bind(O operator, Binding binding);
}
