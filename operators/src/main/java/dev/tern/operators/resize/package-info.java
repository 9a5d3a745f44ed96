/**
 * RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR: images [batch, height, width, channels] at another height and width.
 *
 * <p>Bilinear, signed integers: ten-bit weights and 64-bit sums, equal in every build of the original. Unsigned 8-bit:
 * float weights, the four corners summed top left, top right, bottom left, bottom right, one half added, cut off. The
 * original's special kernel for eightfold enlargement gives the same numbers, since all its weights are exact.
 */
@NullMarked
package dev.tern.operators.resize;

import org.jspecify.annotations.NullMarked;
