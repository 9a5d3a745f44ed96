/**
 * TensorFlow nodes become Tern's operators: one row for each TensorFlow operator. What can be computed without an input
 * is computed here, by the operators' own kernels.
 */
@NullMarked
package dev.tern.converter.lower;

import org.jspecify.annotations.NullMarked;
