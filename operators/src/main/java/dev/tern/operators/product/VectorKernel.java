package dev.tern.operators.product;

import dev.tern.operators.Kernel;
import java.lang.foreign.MemorySegment;

/**
 * What machine code does to one vector after the other for an operator that is portable otherwise: it multiplies them by
 * constant weights [units, depth], or applies a function to every element. Floats meet floats; signed bytes meet signed bytes
 * and give 32-bit sums.
 *
 * @param vector where the vector is put each time
 * @param kernel computes the results, in a run alone
 * @param results one for each unit, or each element
 */
public record VectorKernel(MemorySegment vector, Kernel kernel, MemorySegment results) {}
