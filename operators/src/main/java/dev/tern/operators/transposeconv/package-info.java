/**
 * TRANSPOSE_CONV: every pixel spreads a filter over a larger image. Integer sums are rescaled with the second rounding half
 * away from zero, as the original's scalar code does everywhere and its vector code except in whole blocks of eight channels.
 */
@NullMarked
package dev.tern.operators.transposeconv;

import org.jspecify.annotations.NullMarked;
