/**
 * DIV: quotients of floats, integers and quantised numbers, followed by an activation. Quotients so small that the original shifts
 * by more than 31 bits, which C++ leaves undefined, are rounded here like all others.
 */
@NullMarked
package dev.tern.operators.div;

import org.jspecify.annotations.NullMarked;
