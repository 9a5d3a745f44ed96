/** LEAKY_RELU: negative values scaled by a constant. */
@NullMarked
package dev.tern.operators.leakyrelu;

import org.jspecify.annotations.NullMarked;
