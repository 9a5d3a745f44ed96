/** QUANTIZE: real numbers, or integers of another scale, to quantised integers. */
@NullMarked
package dev.tern.operators.quantize;

import org.jspecify.annotations.NullMarked;
