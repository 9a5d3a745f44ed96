package dev.tern.operators.stablehlo;

import dev.tern.operators.movement.Box;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/**
 * Index vectors inside a tensor: one axis runs along each vector, the others from vector to vector. Where the named axis is
 * one more than there are, each element is a vector of its own.
 *
 * @param axis the axis along the vectors
 * @param length numbers in each vector
 * @param batches extents of the other axes
 */
record IndexVectors(int axis, int length, int[] batches) {
    static IndexVectors of(Shape indices, long vectorAxis) {
        int rank = indices.rank();
        Numbers.require(vectorAxis >= 0 && vectorAxis <= rank, "axis of index vectors", "0 to " + rank, vectorAxis);
        int axis = (int) vectorAxis;
        int[] batches = new int[axis < rank ? rank - 1 : rank];
        for (int i = 0, at = 0; i < rank; i++) {
            if (i != axis) {
                batches[at++] = indices.dim(i);
            }
        }
        return new IndexVectors(axis, axis < rank ? indices.dim(axis) : 1, batches);
    }

    /** Steps between vectors along each of the {@link #batches}. */
    long[] batchStrides(Shape indices) {
        long[] dense = Box.strides(indices);
        long[] strides = new long[batches.length];
        for (int i = 0, at = 0; i < dense.length; i++) {
            if (i != axis) {
                strides[at++] = dense[i];
            }
        }
        return strides;
    }

    /** Step from number to number of one vector. */
    long step(Shape indices) {
        return axis < indices.rank() ? Box.strides(indices)[axis] : 0;
    }

    /** Requires {@code axes} to name one axis of the operand for each number of a vector. */
    void requireMap(List<Long> axes, int operandRank, String name) {
        Numbers.axes(axes, operandRank, name);
        Numbers.require(axes.size() == length, name, length + " axes, one for each number of an index vector", axes);
    }

    /** Number {@code i} of the vector that starts at {@code at}. */
    static long number(Tensor indices, long at, int i, long step) {
        return indices.longAt(at + i * step);
    }
}
