/**
 * The model as plain immutable values. A {@link dev.tern.graph.Model} holds graphs; a graph holds values (tensors that
 * are described, some with constant bytes) and nodes (operators applied to values, named by index). Graphs change only
 * through patches, which are values too.
 */
@NullMarked
package dev.tern.graph;

import org.jspecify.annotations.NullMarked;
