/** RFFT2D in machine code. */
@NullMarked
package dev.tern.kernels.rfft2d;

import org.jspecify.annotations.NullMarked;
