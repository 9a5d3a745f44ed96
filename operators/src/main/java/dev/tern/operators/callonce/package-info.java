/** CALL_ONCE: a graph that runs once for each interpreter, to initialise. */
@NullMarked
package dev.tern.operators.callonce;

import org.jspecify.annotations.NullMarked;
