/** DILATE: an operand with a value put between its elements. */
@NullMarked
package dev.tern.operators.dilate;

import org.jspecify.annotations.NullMarked;
