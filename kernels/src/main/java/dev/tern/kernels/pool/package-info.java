/** Pooling and means over neighbouring axes in machine code. */
@NullMarked
package dev.tern.kernels.pool;

import org.jspecify.annotations.NullMarked;
