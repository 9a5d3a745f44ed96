/** FULLY_CONNECTED in machine code. */
@NullMarked
package dev.tern.kernels.fullyconnected;

import org.jspecify.annotations.NullMarked;
