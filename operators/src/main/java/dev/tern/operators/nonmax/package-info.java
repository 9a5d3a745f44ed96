/** NON_MAX_SUPPRESSION_V4 and _V5: the best of overlapping boxes. */
@NullMarked
package dev.tern.operators.nonmax;

import org.jspecify.annotations.NullMarked;
