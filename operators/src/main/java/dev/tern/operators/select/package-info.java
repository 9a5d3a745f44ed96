/** SELECT and SELECT_V2: elements of one tensor or another, by truth values. */
@NullMarked
package dev.tern.operators.select;

import org.jspecify.annotations.NullMarked;
