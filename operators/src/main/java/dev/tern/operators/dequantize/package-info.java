/** DEQUANTIZE: quantised integers and half-precision numbers to floats. */
@NullMarked
package dev.tern.operators.dequantize;

import org.jspecify.annotations.NullMarked;
