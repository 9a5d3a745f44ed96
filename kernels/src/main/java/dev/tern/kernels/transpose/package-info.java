/** TRANSPOSE in machine code. */
@NullMarked
package dev.tern.kernels.transpose;

import org.jspecify.annotations.NullMarked;
