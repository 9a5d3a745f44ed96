/** AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D: one number for each window and channel of an image. */
@NullMarked
package dev.tern.operators.pool2d;

import org.jspecify.annotations.NullMarked;
