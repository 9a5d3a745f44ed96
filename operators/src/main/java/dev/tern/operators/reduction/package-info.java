/**
 * MEAN, SUM, REDUCE_PROD, REDUCE_MAX, REDUCE_MIN, REDUCE_ANY and REDUCE_ALL: one walk over the operand, one row for each
 * operator.
 *
 * <p>Quantised MEAN folds the number of elements into the fixed-point multiplier, except over height and width of 8-bit
 * images with kept axes, where the original prepares its constants in 32-bit floats. There its official build
 * rounds blocks of 16 channels half up and the rest half away from zero, its portable build everything half away from
 * zero; the official build is followed, because its results are what users have. Quantised SUM rescales in 32-bit floats, as the original's default kernels do.
 */
@NullMarked
package dev.tern.operators.reduction;

import org.jspecify.annotations.NullMarked;
