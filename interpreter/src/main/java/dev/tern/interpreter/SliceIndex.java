package dev.tern.interpreter;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;

/** Which scale belongs to an element of a tensor with one scale for each slice along an axis. */
record SliceIndex(long inner, int slices) {
    static SliceIndex of(Shape shape, Quantization quantization) {
        if (!quantization.isPerAxis() || quantization.axis() >= shape.rank()) {
            return new SliceIndex(1, 1);
        }
        return new SliceIndex(shape.elements(quantization.axis() + 1, shape.rank()), quantization.size());
    }

    int of(long element) {
        return slices == 1 ? 0 : (int) (element / Math.max(1, inner) % slices);
    }
}
