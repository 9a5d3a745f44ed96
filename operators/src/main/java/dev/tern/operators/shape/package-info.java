/** SHAPE and RANK: the extents of an operand, as elements. */
@NullMarked
package dev.tern.operators.shape;

import org.jspecify.annotations.NullMarked;
