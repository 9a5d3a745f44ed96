/**
 * SOFTMAX: exponentials along the last axis, scaled to the sum 1. 8-bit results follow the optimised kernels, which both builds
 * share: a table of exponentials in single precision.
 */
@NullMarked
package dev.tern.operators.softmax;

import org.jspecify.annotations.NullMarked;
