/** TRANSPOSE: the axes of an operand in another order. */
@NullMarked
package dev.tern.operators.transpose;

import org.jspecify.annotations.NullMarked;
