/**
 * Gradients as a change of the graph: one rule for each differentiable operator, found by the operator's record. They stand
 * here and not beside the operators, because a device that only runs models has no use for them.
 */
@NullMarked
package dev.tern.training.gradient;

import org.jspecify.annotations.NullMarked;
