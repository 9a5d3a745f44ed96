/** DEPTHWISE_CONV_2D in machine code. */
@NullMarked
package dev.tern.kernels.depthwiseconv2d;

import org.jspecify.annotations.NullMarked;
