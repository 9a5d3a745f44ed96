/** COMPLEX_ABS in machine code. */
@NullMarked
package dev.tern.kernels.complex;

import org.jspecify.annotations.NullMarked;
