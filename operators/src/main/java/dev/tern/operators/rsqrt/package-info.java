/** RSQRT: the reciprocal of the square root. */
@NullMarked
package dev.tern.operators.rsqrt;

import org.jspecify.annotations.NullMarked;
