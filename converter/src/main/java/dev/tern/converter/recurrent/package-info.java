/** Recurrent layers, found in the loops that spell them. */
@NullMarked
package dev.tern.converter.recurrent;

import org.jspecify.annotations.NullMarked;
