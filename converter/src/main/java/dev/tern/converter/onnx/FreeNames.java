package dev.tern.converter.onnx;

import dev.tern.converter.onnx.model.OnnxAttribute;
import dev.tern.converter.onnx.model.OnnxGraph;
import java.util.Set;

/** Names that graphs inside attributes read; among them are all that they read from outside. */
final class FreeNames {
    private FreeNames() {}

    static void collect(OnnxAttribute attribute, Set<String> names) {
        if (attribute instanceof OnnxAttribute.GraphOf(OnnxGraph graph)) {
            collect(graph, names);
        }
    }

    static void collect(OnnxGraph graph, Set<String> names) {
        graph.outputs().forEach(output -> names.add(output.name()));
        graph.nodes().forEach(node -> {
            names.addAll(node.inputs());
            node.attributes().values().forEach(attribute -> collect(attribute, names));
        });
    }
}
