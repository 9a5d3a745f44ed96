/**
 * Operators of the file format that the original never computes: it registers no kernel for them, and they stand in
 * files only between stages of conversion. They are read, printed and written, and refused by name when a model is
 * prepared to run.
 */
@NullMarked
package dev.tern.operators.uncomputed;

import org.jspecify.annotations.NullMarked;
