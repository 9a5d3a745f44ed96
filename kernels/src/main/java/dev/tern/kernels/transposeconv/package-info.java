/** TRANSPOSE_CONV in machine code. */
@NullMarked
package dev.tern.kernels.transposeconv;

import org.jspecify.annotations.NullMarked;
