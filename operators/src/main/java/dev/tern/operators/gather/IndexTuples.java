package dev.tern.operators.gather;

import dev.tern.operators.movement.Box;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/** The last axis of an index operand as index tuples into the leading axes of a shape. */
record IndexTuples(Tensor indices, int width, long count, int[] extents, long[] strides) {
    /** Tuples into {@code target}; the width of a tuple is at most the rank of {@code target}. */
    static IndexTuples of(Tensor indices, Shape target) {
        int width = indices.shape().dim(-1);
        long count = indices.shape().elements(0, indices.shape().rank() - 1);
        return new IndexTuples(indices, width, count, target.dims(), Box.strides(target));
    }

    /** Throws unless every tuple lies inside. */
    void check() {
        for (long i = 0; i < count; i++) {
            for (int d = 0; d < width; d++) {
                long index = indices.longAt(i * width + d);
                if (index < 0 || index >= extents[d]) {
                    throw Indices.outside(i * width + d, index, extents[d]);
                }
            }
        }
    }

    /** First element that tuple {@code i} names. */
    long element(long i) {
        long element = 0;
        for (int d = 0; d < width; d++) {
            element += indices.longAt(i * width + d) * strides[d];
        }
        return element;
    }

    /** Numbers that a block of {@code tuples} tuples takes. */
    int numbers(int tuples) {
        return Math.multiplyExact(tuples, width);
    }

    /** Replaces the first numbers of {@code block} by the first elements that {@code tuples} tuples from {@code first} on name. */
    void elements(long first, int tuples, long[] block) {
        indices.readLongs(first * width, tuples * width, block, 0);
        for (int i = 0; i < tuples; i++) {
            long element = 0;
            for (int d = 0; d < width; d++) {
                element += block[i * width + d] * strides[d];
            }
            block[i] = element; // the tuple has been read, and those behind it lie further on
        }
    }
}
