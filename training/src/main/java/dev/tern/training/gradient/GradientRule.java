package dev.tern.training.gradient;

import dev.tern.graph.Operator;

/**
 * How the gradient flows back through one operator: adds nodes that work out what each operand's share is.
 *
 * @param <O> the operator's record
 */
@FunctionalInterface
public interface GradientRule<O extends Operator> {
    /** Gives the node's operands their gradients by {@link Backward#give}; those that are not asked for may be left out. */
    void flow(O operator, Backward back);
}
