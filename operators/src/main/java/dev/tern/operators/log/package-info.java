/** LOG: the natural logarithm. */
@NullMarked
package dev.tern.operators.log;

import org.jspecify.annotations.NullMarked;
