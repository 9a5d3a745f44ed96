/** Training beside TensorFlow: gradients, optimisers, and the loss from step to step. */
@NullMarked
package dev.tern.conformance.training;

import org.jspecify.annotations.NullMarked;
