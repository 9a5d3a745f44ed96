/** CONV_2D in machine code. */
@NullMarked
package dev.tern.kernels.conv2d;

import org.jspecify.annotations.NullMarked;
