/** Hostile models: whatever they hold, each ends in a result or in one clear exception, soon and within its memory. */
@NullMarked
package dev.tern.conformance.hostile;

import org.jspecify.annotations.NullMarked;
