/** A graph in the making whose tensors know their types and shapes; what layers, losses and gradients add nodes to. */
@NullMarked
package dev.tern.training.tape;

import org.jspecify.annotations.NullMarked;
