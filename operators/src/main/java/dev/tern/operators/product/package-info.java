/**
 * Products of rows with a matrix, for convolutions and matrix products. The innermost loops run over long arrays at one
 * common index, which is the form that the compiler turns into vector instructions; either the matrix's units or the
 * rows lie along that index, whichever is longer.
 */
@NullMarked
package dev.tern.operators.product;

import org.jspecify.annotations.NullMarked;
