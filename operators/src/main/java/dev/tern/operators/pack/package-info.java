/** PACK and UNPACK: operands stacked along a new axis, and back. */
@NullMarked
package dev.tern.operators.pack;

import org.jspecify.annotations.NullMarked;
