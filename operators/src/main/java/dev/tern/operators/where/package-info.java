/** WHERE: the places of elements other than zero. */
@NullMarked
package dev.tern.operators.where;

import org.jspecify.annotations.NullMarked;
