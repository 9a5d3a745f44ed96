package dev.tern.training.tape;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;

/**
 * A tensor on a {@link Tape}. Its shape is known in full: a tape is recorded for one batch size.
 *
 * @param index which value of the tape's graph
 */
public record Edge(int index, DataType type, Shape shape) {
    /** Number of extents. */
    public int rank() {
        return shape.rank();
    }

    /** Extent {@code axis}; negative axes count from the end. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    public boolean isFloat() {
        return type == DataType.FLOAT32;
    }
}
