/** Control flow of TensorFlow 1, told by nodes among others, as loops and choices that call functions. */
@NullMarked
package dev.tern.converter.control;

import org.jspecify.annotations.NullMarked;
