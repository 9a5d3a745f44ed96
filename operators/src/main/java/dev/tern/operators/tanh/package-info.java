/** TANH: the hyperbolic tangent. */
@NullMarked
package dev.tern.operators.tanh;

import org.jspecify.annotations.NullMarked;
