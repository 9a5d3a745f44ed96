/** PRELU: negative values scaled by a tensor. */
@NullMarked
package dev.tern.operators.prelu;

import org.jspecify.annotations.NullMarked;
