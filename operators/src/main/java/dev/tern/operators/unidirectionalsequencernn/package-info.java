/** UNIDIRECTIONAL_SEQUENCE_RNN: a plain recurrent cell over a sequence. */
@NullMarked
package dev.tern.operators.unidirectionalsequencernn;

import org.jspecify.annotations.NullMarked;
