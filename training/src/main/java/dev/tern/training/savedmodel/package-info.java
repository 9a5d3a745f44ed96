/** SavedModels, frozen graphs and checkpoints of TensorFlow as plain values, read and written without TensorFlow. */
@NullMarked
package dev.tern.training.savedmodel;

import org.jspecify.annotations.NullMarked;
