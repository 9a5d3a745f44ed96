/** MUL: products of floats, integers, complex and quantised numbers, followed by an activation. */
@NullMarked
package dev.tern.operators.mul;

import org.jspecify.annotations.NullMarked;
