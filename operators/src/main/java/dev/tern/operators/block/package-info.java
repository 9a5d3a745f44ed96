/** SPACE_TO_DEPTH, DEPTH_TO_SPACE, SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND: tiles of space moved into channels or batches. */
@NullMarked
package dev.tern.operators.block;

import org.jspecify.annotations.NullMarked;
