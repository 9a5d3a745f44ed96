/** RNN: one step of a plain recurrent cell. */
@NullMarked
package dev.tern.operators.rnn;

import org.jspecify.annotations.NullMarked;
