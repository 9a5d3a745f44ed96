/** SUB: differences of floats, integers and quantised numbers, followed by an activation. */
@NullMarked
package dev.tern.operators.sub;

import org.jspecify.annotations.NullMarked;
