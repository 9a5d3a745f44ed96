/** BIDIRECTIONAL_SEQUENCE_LSTM: two LSTMs over a sequence, one forward and one backward. */
@NullMarked
package dev.tern.operators.bidirectionalsequencelstm;

import org.jspecify.annotations.NullMarked;
