/** BIDIRECTIONAL_SEQUENCE_RNN: two plain recurrent cells over a sequence, one forward and one backward. */
@NullMarked
package dev.tern.operators.bidirectionalsequencernn;

import org.jspecify.annotations.NullMarked;
