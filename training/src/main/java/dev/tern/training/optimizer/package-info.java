/** How weights follow their gradients, step for step as Keras computes it; learning-rate schedules. */
@NullMarked
package dev.tern.training.optimizer;

import org.jspecify.annotations.NullMarked;
