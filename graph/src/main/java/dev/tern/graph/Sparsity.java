package dev.tern.graph;

import java.util.List;

/**
 * How the constant bytes of a value skip zeros: the dimensions (first those of the dense tensor, then those of its
 * blocks) in the order they are walked, each either dense or compressed into row segments and indices.
 *
 * @param traversalOrder dimension walked at each level, outermost first
 * @param blockMap for each block dimension, the dense dimension that it divides
 * @param dimensions one entry for each level of the traversal
 */
public record Sparsity(
        List<Integer> traversalOrder, List<Integer> blockMap, List<Dimension> dimensions, Extras extras) {
    public Sparsity {
        traversalOrder = List.copyOf(traversalOrder);
        blockMap = List.copyOf(blockMap);
        dimensions = List.copyOf(dimensions);
    }

    /** How one level is stored. */
    public sealed interface Dimension permits Dense, Compressed {}

    /** Every position is stored. */
    public record Dense(int size) implements Dimension {}

    /**
     * Only the positions listed: those of row {@code r} are {@code indices[segments[r]] … indices[segments[r + 1] - 1]}.
     *
     * @param segmentsWidth bytes of each stored segment number (4, 2 or 1), kept for writing
     * @param indicesWidth bytes of each stored index (4, 2 or 1), kept for writing
     */
    public record Compressed(List<Integer> segments, List<Integer> indices, int segmentsWidth, int indicesWidth)
            implements Dimension {
        public Compressed {
            segments = List.copyOf(segments);
            indices = List.copyOf(indices);
        }
    }
}
