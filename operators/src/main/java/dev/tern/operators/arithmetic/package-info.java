/** The integer arithmetic that kernels share: fixed-point multipliers, activation ranges, broadcasting. */
@NullMarked
package dev.tern.operators.arithmetic;

import org.jspecify.annotations.NullMarked;
