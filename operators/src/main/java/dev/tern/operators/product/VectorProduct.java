package dev.tern.operators.product;

import dev.tern.operators.Kernel;
import java.lang.foreign.MemorySegment;

/**
 * Constant weights [units, depth] times one vector after the other, in machine code. Floats meet floats; signed bytes meet
 * signed bytes and give 32-bit sums.
 *
 * @param vector where the vector is put before each product
 * @param product computes the results, in a run alone
 * @param results one for each unit
 */
public record VectorProduct(MemorySegment vector, Kernel product, MemorySegment results) {}
