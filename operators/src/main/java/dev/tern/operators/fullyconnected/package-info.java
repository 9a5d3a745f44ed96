/**
 * FULLY_CONNECTED: rows times a matrix of weights. Integer sums are rescaled with both roundings half up, as the original's
 * matrix products do on vector units for every position of the result.
 */
@NullMarked
package dev.tern.operators.fullyconnected;

import org.jspecify.annotations.NullMarked;
