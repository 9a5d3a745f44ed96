/** ELU: {@code exp(x) - 1} below zero. */
@NullMarked
package dev.tern.operators.elu;

import org.jspecify.annotations.NullMarked;
