/** SQUARED_DIFFERENCE: {@code (x - y)^2}. */
@NullMarked
package dev.tern.operators.squareddifference;

import org.jspecify.annotations.NullMarked;
