/** CUMSUM: running sums along an axis. */
@NullMarked
package dev.tern.operators.cumsum;

import org.jspecify.annotations.NullMarked;
