/**
 * Operators that compute each element of the result from the elements in the same place: rows of number, name, types and
 * one loop over plain arrays. Operators with integer arithmetic of their own have folders of their own and use the
 * kernels here.
 */
@NullMarked
package dev.tern.operators.elementwise;

import org.jspecify.annotations.NullMarked;
