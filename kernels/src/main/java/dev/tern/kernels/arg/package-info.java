/** ARG_MAX and ARG_MIN in machine code. */
@NullMarked
package dev.tern.kernels.arg;

import org.jspecify.annotations.NullMarked;
