/** ADD: sums of floats, integers and quantised numbers, followed by an activation. */
@NullMarked
package dev.tern.operators.add;

import org.jspecify.annotations.NullMarked;
