/**
 * What recurrent operators share: the step's vectors and weights (float, or 8-bit with vectors quantised as they come),
 * gates, the LSTM cell in float and in integers, and the walk over a sequence.
 *
 * <p>Integer cells follow the formulas that both builds of the original share. Float vectors meet 8-bit weights after a
 * quantisation whose ties go away from zero, as in the portable build; the official build rounds ties to even in blocks
 * of eight elements and away from zero in the rest, so that its results depend on an element's position.
 */
@NullMarked
package dev.tern.operators.recurrent;

import org.jspecify.annotations.NullMarked;
