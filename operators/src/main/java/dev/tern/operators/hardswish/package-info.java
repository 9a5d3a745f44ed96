/**
 * HARD_SWISH: {@code x * relu6(x + 3) / 6}. Quantised results follow the portable build of the original: vector bodies and
 * scalar tails of the official one round some negative results differently.
 */
@NullMarked
package dev.tern.operators.hardswish;

import org.jspecify.annotations.NullMarked;
