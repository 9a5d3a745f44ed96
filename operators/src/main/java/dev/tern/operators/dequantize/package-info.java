/**
 * DEQUANTIZE: quantised integers and half-precision numbers to floats. Products are rounded once, as in the portable build
 * of the original; vector bodies of the official one may differ in the last bit.
 */
@NullMarked
package dev.tern.operators.dequantize;

import org.jspecify.annotations.NullMarked;
