/** L2_NORMALIZATION: slices along the last axis scaled to length 1. */
@NullMarked
package dev.tern.operators.l2normalization;

import org.jspecify.annotations.NullMarked;
