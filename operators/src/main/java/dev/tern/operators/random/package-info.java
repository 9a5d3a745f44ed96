/** RANDOM_UNIFORM, RANDOM_STANDARD_NORMAL, MULTINOMIAL and STABLEHLO_RNG_BIT_GENERATOR: numbers from counters that ciphers scramble. */
@NullMarked
package dev.tern.operators.random;

import org.jspecify.annotations.NullMarked;
