/**
 * BATCH_MATMUL: products of matrices, batch by batch. Sums of 8-bit products are rescaled with both roundings half up, as the
 * original's matrix products do on vector units.
 */
@NullMarked
package dev.tern.operators.batchmatmul;

import org.jspecify.annotations.NullMarked;
