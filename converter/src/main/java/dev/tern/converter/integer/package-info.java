/** Floats between QUANTIZE and DEQUANTIZE, computed as the integers that they stand for. */
@NullMarked
package dev.tern.converter.integer;

import org.jspecify.annotations.NullMarked;
