/** UNIDIRECTIONAL_SEQUENCE_LSTM: an LSTM over a sequence. */
@NullMarked
package dev.tern.operators.unidirectionalsequencelstm;

import org.jspecify.annotations.NullMarked;
