/** Where weights begin, and what is held against them: initialisers, regularisers, constraints. */
@NullMarked
package dev.tern.training.initializer;

import org.jspecify.annotations.NullMarked;
