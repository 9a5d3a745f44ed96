/**
 * Keras' model files: {@code .h5} of Keras 2 (and of Keras 3's legacy writer), files of weights alone, and the {@code .keras}
 * archive of Keras 3 and of late Keras 2. A file is read into neutral values first ({@link dev.tern.training.keras.KerasFile});
 * nothing in it is ever executed, and nothing in it names another file.
 */
@NullMarked
package dev.tern.training.keras;

import org.jspecify.annotations.NullMarked;
