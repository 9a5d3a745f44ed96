/** Sums, means and extremes of floats in machine code. */
@NullMarked
package dev.tern.kernels.reduction;

import org.jspecify.annotations.NullMarked;
