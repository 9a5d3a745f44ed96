/** GATHER and GATHER_ND: elements or slices of an operand by index. */
@NullMarked
package dev.tern.operators.gather;

import org.jspecify.annotations.NullMarked;
