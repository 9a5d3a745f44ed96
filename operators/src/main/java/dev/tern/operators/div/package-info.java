/** DIV: quotients of floats, integers and quantised numbers, followed by an activation. */
@NullMarked
package dev.tern.operators.div;

import org.jspecify.annotations.NullMarked;
