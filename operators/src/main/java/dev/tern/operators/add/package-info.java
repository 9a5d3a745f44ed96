/**
 * ADD: sums of floats, integers and quantised numbers, followed by an activation. Quantised sums of bytes follow the
 * portable build of the original: vector bodies and scalar tails of the official one round a few results differently. Sums
 * of 16-bit operands of one shape follow the official build, which scales whole blocks of sixteen with one rounding less.
 */
@NullMarked
package dev.tern.operators.add;

import org.jspecify.annotations.NullMarked;
