package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.graph.Value;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Which extents inside a graph follow the open ones of its inputs: those that differ when the same graph is planned for other
 * sizes. Files tell them, because TensorFlow Lite takes extents that a file does not leave open for what they are.
 */
final class OpenExtents {
    private OpenExtents() {}

    /** {@code shape} with {@code size} in the place of its open extents. */
    static Shape planned(Shape shape, int size) {
        Shape planned = shape;
        for (int i = 0; i < shape.rank(); i++) {
            planned = shape.dim(i) == Shape.UNKNOWN ? planned.with(i, size) : planned;
        }
        return planned;
    }

    /** {@code graphs} with the extents left open that are others in {@code larger}, value by value. */
    static List<Graph> told(List<Graph> graphs, List<Graph> larger) {
        List<Graph> told = new ArrayList<>();
        for (int g = 0; g < graphs.size(); g++) {
            List<Value> values = new ArrayList<>(graphs.get(g).values());
            List<Value> others = larger.get(g).values();
            for (int i = 0; i < values.size(); i++) {
                values.set(i, told(values.get(i), others.get(i).shape()));
            }
            told.add(graphs.get(g).withValues(values));
        }
        return told;
    }

    private static Value told(Value value, Shape larger) {
        Shape open = value.shape();
        for (int i = 0; i < open.rank(); i++) {
            open = open.dim(i) == larger.dim(i) ? open : open.with(i, Shape.UNKNOWN);
        }
        return open.isKnown() ? value : value.withShape(value.shape(), open);
    }
}
