/** LSTM: one step of a cell whose state persists, in its full form and in the old basic one. */
@NullMarked
package dev.tern.operators.lstm;

import org.jspecify.annotations.NullMarked;
