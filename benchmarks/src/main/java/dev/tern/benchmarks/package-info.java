/** Tern and the original, timed in one run, alternating. */
@NullMarked
package dev.tern.benchmarks;

import org.jspecify.annotations.NullMarked;
