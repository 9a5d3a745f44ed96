/**
 * QUANTIZE: real numbers, or integers of another scale, to quantised integers. From floats it follows the portable build
 * of the original, because the official one rounds ties differently in its vector bodies and scalar tails. Between 8-bit
 * types it follows the vector body of the official build, half up; that build's last few elements, of sizes that are no
 * multiple of 16, may be one less on exact negative ties.
 */
@NullMarked
package dev.tern.operators.quantize;

import org.jspecify.annotations.NullMarked;
