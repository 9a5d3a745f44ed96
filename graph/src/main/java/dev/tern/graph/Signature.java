package dev.tern.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A named entry point of a model: names of inputs and outputs for values of one of its graphs, in file order.
 *
 * @param graph index of the graph
 * @param inputs value index by name
 * @param outputs value index by name
 */
public record Signature(
        String key, int graph, Map<String, Integer> inputs, Map<String, Integer> outputs, Extras extras) {
    public Signature {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** A signature without anything beyond what Tern knows. */
    public static Signature of(String key, int graph, Map<String, Integer> inputs, Map<String, Integer> outputs) {
        return new Signature(key, graph, inputs, outputs, Extras.NONE);
    }
}
