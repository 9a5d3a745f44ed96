/** CAST: elements of one type to the nearest thing in another, without scaling. */
@NullMarked
package dev.tern.operators.cast;

import org.jspecify.annotations.NullMarked;
