/** RFFT2D: the Fourier transform of real images. */
@NullMarked
package dev.tern.operators.rfft2d;

import org.jspecify.annotations.NullMarked;
