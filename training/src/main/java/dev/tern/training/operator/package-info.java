/** Operators that only training has: random numbers, optimiser steps, fast gradients. They are never written to a file. */
@NullMarked
package dev.tern.training.operator;

import org.jspecify.annotations.NullMarked;
