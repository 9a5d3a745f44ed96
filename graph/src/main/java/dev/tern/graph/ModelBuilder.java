package dev.tern.graph;

import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model in the making; lives only inside the lambda given to {@link Model#build}. The first graph is the main one.
 * Graphs are named by their index, which operators that call graphs carry.
 */
public final class ModelBuilder {
    private final @Nullable OutputInference inference;
    private final List<@Nullable Graph> graphs = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<Signature> signatures = new ArrayList<>();
    private final List<Model.Metadata> metadata = new ArrayList<>();
    private String description = "";

    private ModelBuilder(@Nullable OutputInference inference) {
        this.inference = inference;
    }

    static Model build(@Nullable OutputInference inference, Consumer<ModelBuilder> body) {
        ModelBuilder builder = new ModelBuilder(inference);
        body.accept(builder);
        List<Graph> defined = new ArrayList<>();
        for (int i = 0; i < builder.graphs.size(); i++) {
            defined.add(builder.graph(i));
        }
        return Model.of(defined)
                .withDescription(builder.description)
                .withSignatures(builder.signatures)
                .withMetadata(builder.metadata);
    }

    /** Adds a graph and returns its index. */
    public int graph(String name, Consumer<GraphBuilder> body) {
        int index = declare(name);
        define(index, body);
        return index;
    }

    /** Adds a graph that was built before and returns its index. */
    public int graph(Graph graph) {
        int index = declare(graph.name());
        graphs.set(index, graph);
        return index;
    }

    /** Reserves the next index for a graph that is defined later, so that nodes can call it already. */
    public int declare(String name) {
        graphs.add(null);
        names.add(name);
        return graphs.size() - 1;
    }

    /** Defines a graph that was declared. */
    public void define(int index, Consumer<GraphBuilder> body) {
        if (index < 0 || index >= graphs.size() || graphs.get(index) != null) {
            throw TernException.of("graph " + index + " has not been declared, or is defined already");
        }
        graphs.set(index, GraphBuilder.build(names.get(index), inference, body));
    }

    /** A named entry point with the inputs and outputs of a defined graph under the names of their values. */
    public void signature(String key, int graph) {
        Graph target = graph(graph);
        signature(key, graph, valueNames(target, target.inputs()), valueNames(target, target.outputs()));
    }

    /** A named entry point: names for the inputs and outputs of a defined graph, in their order. */
    public void signature(String key, int graph, List<String> inputNames, List<String> outputNames) {
        Graph target = graph(graph);
        signatures.add(Signature.of(
                key,
                graph,
                named(key, "input", inputNames, target.inputs()),
                named(key, "output", outputNames, target.outputs())));
    }

    /** Named bytes that travel with the model. */
    public void metadata(String name, byte[] bytes) {
        metadata.add(new Model.Metadata(name, Buffer.of(bytes), Extras.NONE));
    }

    /** What the model is, in words. */
    public void description(String text) {
        description = text;
    }

    private Graph graph(int index) {
        Graph graph = index < 0 || index >= graphs.size() ? null : graphs.get(index);
        if (graph == null) {
            throw TernException.of("graph " + index + " has not been defined");
        }
        return graph;
    }

    private static List<String> valueNames(Graph graph, List<Integer> values) {
        return values.stream().map(v -> graph.value(v).name()).toList();
    }

    private static Map<String, Integer> named(String key, String role, List<String> names, List<Integer> values) {
        Map<String, Integer> named = new LinkedHashMap<>();
        for (int i = 0; i < names.size() && i < values.size(); i++) {
            named.put(names.get(i), values.get(i));
        }
        if (names.size() != values.size() || named.size() != values.size()) {
            throw TernException.at("signature " + Quoted.name(key))
                    .expected(values.size() + " distinct " + role + " names")
                    .found(String.valueOf(names))
                    .fix("name each " + role + " of the graph once");
        }
        return named;
    }
}
