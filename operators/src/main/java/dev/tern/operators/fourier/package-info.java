/**
 * Fourier transforms in double precision, for operators of single precision: their results are right to the last bits of
 * a float whatever the order of operations.
 */
@NullMarked
package dev.tern.operators.fourier;

import org.jspecify.annotations.NullMarked;
