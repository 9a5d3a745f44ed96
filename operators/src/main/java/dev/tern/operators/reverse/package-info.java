/** REVERSE_V2 and REVERSE_SEQUENCE: elements in the opposite order. */
@NullMarked
package dev.tern.operators.reverse;

import org.jspecify.annotations.NullMarked;
