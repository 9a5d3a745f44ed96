/** SLICE and STRIDED_SLICE: parts of an operand by position. */
@NullMarked
package dev.tern.operators.slice;

import org.jspecify.annotations.NullMarked;
