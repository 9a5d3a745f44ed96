/** BITCAST: the same bytes as elements of another type. */
@NullMarked
package dev.tern.operators.bitcast;

import org.jspecify.annotations.NullMarked;
