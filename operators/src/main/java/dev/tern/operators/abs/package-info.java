/** ABS: magnitudes. */
@NullMarked
package dev.tern.operators.abs;

import org.jspecify.annotations.NullMarked;
