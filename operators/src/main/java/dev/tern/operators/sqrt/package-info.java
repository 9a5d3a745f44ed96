/** SQRT: the square root. */
@NullMarked
package dev.tern.operators.sqrt;

import org.jspecify.annotations.NullMarked;
