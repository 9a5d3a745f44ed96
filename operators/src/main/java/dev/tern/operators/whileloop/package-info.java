/** WHILE: a graph repeated as long as another says so. */
@NullMarked
package dev.tern.operators.whileloop;

import org.jspecify.annotations.NullMarked;
