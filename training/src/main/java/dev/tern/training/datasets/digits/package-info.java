/** Tern's own data set: handwritten-looking digits, drawn stroke by stroke from a seed. */
@NullMarked
package dev.tern.training.datasets.digits;

import org.jspecify.annotations.NullMarked;
