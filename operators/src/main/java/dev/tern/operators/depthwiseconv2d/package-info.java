/**
 * DEPTHWISE_CONV_2D: windows of an image times filters, each channel by itself. Integer sums are rescaled with the second
 * rounding half away from zero, as the original's scalar code does everywhere and its vector code except in whole blocks of
 * eight channels, where ties of negative numbers go up.
 */
@NullMarked
package dev.tern.operators.depthwiseconv2d;

import org.jspecify.annotations.NullMarked;
