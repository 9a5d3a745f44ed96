/** UNIQUE: the different elements of a vector. */
@NullMarked
package dev.tern.operators.unique;

import org.jspecify.annotations.NullMarked;
