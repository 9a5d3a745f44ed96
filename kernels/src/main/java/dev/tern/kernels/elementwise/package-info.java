/** Element-wise operators in machine code: one loop for all, the arithmetic of each as a row. */
@NullMarked
package dev.tern.kernels.elementwise;

import org.jspecify.annotations.NullMarked;
