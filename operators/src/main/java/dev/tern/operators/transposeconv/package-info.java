/**
 * TRANSPOSE_CONV: every pixel spreads a filter over a larger image. The original's builds rescale integer sums differently
 * where a negative product ends in a tie: the portable build rounds away from zero; the official build rounds signed 8-bit
 * results up in whole blocks of eight channels and away from zero in the channels left over, and unsigned ones always up.
 * The official build is followed.
 */
@NullMarked
package dev.tern.operators.transposeconv;

import org.jspecify.annotations.NullMarked;
