package dev.tern.kernels.transpose;

import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy that walks its result from front to back: along each axis, outermost first, so many steps of so many bytes.
 *
 * @param unit bytes that lie together on both sides
 */
record Moves(int unit, List<Axis> axes) {
    /** Steps along one axis. */
    record Axis(int extent, int from, int to) {}

    /** The copy that puts the axes of {@code shape} in the order of {@code permutation}; neighbours that stay so are one. */
    static Moves of(Shape shape, int[] permutation, int elementBytes) {
        int[] strides = new int[shape.rank()];
        int stride = elementBytes;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.dim(i);
        }
        List<Axis> axes = new ArrayList<>();
        int to = elementBytes;
        for (int i = permutation.length - 1; i >= 0; i--) {
            int extent = shape.dim(permutation[i]);
            if (extent > 1) {
                Axis axis = new Axis(extent, strides[permutation[i]], to);
                Axis inner = axes.isEmpty() ? null : axes.getFirst();
                if (inner != null && axis.from == inner.from * inner.extent) {
                    axes.set(0, new Axis(extent * inner.extent, inner.from, inner.to));
                } else {
                    axes.addFirst(axis);
                }
                to *= extent;
            }
        }
        int unit = elementBytes;
        if (!axes.isEmpty() && axes.getLast().from == elementBytes) {
            unit *= axes.removeLast().extent;
        }
        if (axes.isEmpty()) {
            axes.add(new Axis(1, 0, 0));
        }
        return new Moves(unit, List.copyOf(axes));
    }

    Axis last() {
        return axes.getLast();
    }
}
