/** BATCH_MATMUL in machine code. */
@NullMarked
package dev.tern.kernels.batchmatmul;

import org.jspecify.annotations.NullMarked;
