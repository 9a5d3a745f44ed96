/** MATRIX_DIAG and MATRIX_SET_DIAG: diagonals of matrices in the last two axes. */
@NullMarked
package dev.tern.operators.matrix;

import org.jspecify.annotations.NullMarked;
