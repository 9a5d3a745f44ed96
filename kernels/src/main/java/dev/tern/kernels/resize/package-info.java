/** RESIZE_BILINEAR in machine code. */
@NullMarked
package dev.tern.kernels.resize;

import org.jspecify.annotations.NullMarked;
