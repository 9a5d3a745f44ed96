/**
 * DEPTHWISE_CONV_2D: windows of an image times filters, each channel by itself. Sums of unsigned 8-bit numbers are rescaled
 * with ties away from zero, as in every build of the original. For signed 8-bit numbers its builds differ in ties of
 * negative numbers: the portable build rounds them away from zero, the official build up in whole blocks of eight channels
 * and away from zero in the channels left over. The official build is followed, because its results are what users have.
 */
@NullMarked
package dev.tern.operators.depthwiseconv2d;

import org.jspecify.annotations.NullMarked;
