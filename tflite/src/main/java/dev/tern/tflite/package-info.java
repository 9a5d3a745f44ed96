/**
 * The {@code .tflite} file. {@link dev.tern.tflite.ModelFile} reads and writes models; everything wrong in a file ends
 * in one exception that names subgraph, operator and operand. Nothing is lost between reading and writing: what Tern
 * does not know travels with the records as {@link dev.tern.graph.Extras}.
 */
@NullMarked
package dev.tern.tflite;

import org.jspecify.annotations.NullMarked;
