/** SOFTMAX: exponentials along the last axis, scaled to the sum 1. */
@NullMarked
package dev.tern.operators.softmax;

import org.jspecify.annotations.NullMarked;
