/**
 * ADD: sums of floats, integers and quantised numbers, followed by an activation. Quantised sums follow the portable build
 * of the original: vector bodies and scalar tails of the official one round a few results differently.
 */
@NullMarked
package dev.tern.operators.add;

import org.jspecify.annotations.NullMarked;
