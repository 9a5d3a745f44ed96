/** Well-known models as functions: any size, width and number of classes, with the layer names that Keras gives them. */
@NullMarked
package dev.tern.training.architectures;

import org.jspecify.annotations.NullMarked;
