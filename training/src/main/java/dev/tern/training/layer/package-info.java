/** Layers as Keras has them: values that add nodes to a graph. */
@NullMarked
package dev.tern.training.layer;

import org.jspecify.annotations.NullMarked;
