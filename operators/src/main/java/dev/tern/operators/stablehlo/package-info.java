/**
 * The StableHLO operators that the original computes and that are more than element by element: gathering and scattering
 * of slices, padding, windows, and calls of other graphs.
 */
@NullMarked
package dev.tern.operators.stablehlo;

import org.jspecify.annotations.NullMarked;
