/**
 * CONV_2D: windows of an image times filters. Integer sums are rescaled with both roundings half up where the original
 * multiplies matrices on vector units (8-bit, and 16-bit with 32-bit bias), since that rule holds for every position of the
 * result; with 64-bit bias by its one 15-bit factor.
 */
@NullMarked
package dev.tern.operators.conv2d;

import org.jspecify.annotations.NullMarked;
