/**
 * PosenetDecoderOp: poses of people from heat maps and offsets. Results that no pose fills are zero. Of candidates with
 * equal scores the order follows from how the original's heap moves them.
 */
@NullMarked
package dev.tern.custom.posenet;

import org.jspecify.annotations.NullMarked;
