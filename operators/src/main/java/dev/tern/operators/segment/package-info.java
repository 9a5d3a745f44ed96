/** SEGMENT_SUM and UNSORTED_SEGMENT_SUM, _PROD, _MIN and _MAX: slices brought together by the segment they belong to. */
@NullMarked
package dev.tern.operators.segment;

import org.jspecify.annotations.NullMarked;
