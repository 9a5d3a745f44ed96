package dev.tern.inspect.report;

import dev.tern.graph.Graph;
import dev.tern.graph.Value;
import dev.tern.tensor.Shape;
import dev.tern.tflite.metadata.TensorMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * An input or output of the main graph.
 *
 * @param metadata what the model's description says of it
 * @param labels number of labels packed for it, 0 where there are none
 */
public record EndPoint(int position, int index, Value value, Optional<TensorMetadata> metadata, int labels) {
    static List<EndPoint> of(
            Graph graph, List<Integer> values, IntFunction<Optional<TensorMetadata>> metadata, PackedFiles files) {
        List<EndPoint> ends = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            int v = values.get(i);
            if (v >= 0 && v < graph.values().size()) {
                Optional<TensorMetadata> described = metadata.apply(i);
                ends.add(new EndPoint(i, v, graph.value(v), described, files.labelCount(described)));
            }
        }
        return List.copyOf(ends);
    }

    /** The shape as the file gives it, open extents as question marks. */
    public Shape shape() {
        Shape open = value.openShape();
        return open == null ? value.shape() : open;
    }
}
