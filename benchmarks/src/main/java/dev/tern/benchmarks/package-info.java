/** The other runtimes beside which {@code tern bench} times Tern. */
@NullMarked
package dev.tern.benchmarks;

import org.jspecify.annotations.NullMarked;
