/** Kernels by themselves, timed by JMH. */
@NullMarked
package dev.tern.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
