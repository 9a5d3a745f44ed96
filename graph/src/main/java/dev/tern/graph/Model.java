package dev.tern.graph;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A whole model: its graphs (the first is the main one), named entry points, and named metadata.
 *
 * @param schemaVersion version number of the file format; 3 today
 * @param buffers every buffer in file order, those that no value uses included; values refer to these very objects
 */
public record Model(
        int schemaVersion,
        String description,
        List<Graph> graphs,
        List<Signature> signatures,
        List<Metadata> metadata,
        List<Buffer> buffers,
        Extras extras) {
    /** The version of the file format that Tern writes. */
    public static final int SCHEMA_VERSION = 3;

    public Model {
        graphs = List.copyOf(graphs);
        signatures = List.copyOf(signatures);
        metadata = List.copyOf(metadata);
        buffers = List.copyOf(buffers);
    }

    /** Named bytes that travel with a model. */
    public record Metadata(String name, Buffer buffer, Extras extras) {}

    /** A model of these graphs and nothing else. */
    public static Model of(List<Graph> graphs) {
        return new Model(SCHEMA_VERSION, "", graphs, List.of(), List.of(), List.of(), Extras.NONE);
    }

    /** A model of one graph. */
    public static Model of(Graph graph) {
        return of(List.of(graph));
    }

    /** A model built in Java, graph by graph. */
    public static Model build(Consumer<ModelBuilder> body) {
        return ModelBuilder.build(null, body);
    }

    /** A model built in Java whose nodes get their results described by {@code inference}. */
    public static Model build(OutputInference inference, Consumer<ModelBuilder> body) {
        return ModelBuilder.build(inference, body);
    }

    /** The graph that runs unless a signature names another. */
    public Graph main() {
        return graphs.getFirst();
    }

    /** The signature with this key. */
    public Optional<Signature> signature(String key) {
        return signatures.stream().filter(s -> s.key().equals(key)).findFirst();
    }

    /** The metadata entry with this name. */
    public Optional<Metadata> metadata(String name) {
        return metadata.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    public Model withGraphs(List<Graph> others) {
        return new Model(schemaVersion, description, others, signatures, metadata, buffers, extras);
    }

    public Model withDescription(String other) {
        return new Model(schemaVersion, other, graphs, signatures, metadata, buffers, extras);
    }

    public Model withSignatures(List<Signature> others) {
        return new Model(schemaVersion, description, graphs, others, metadata, buffers, extras);
    }

    public Model withMetadata(List<Metadata> others) {
        return new Model(schemaVersion, description, graphs, signatures, others, buffers, extras);
    }

    public Model withBuffers(List<Buffer> others) {
        return new Model(schemaVersion, description, graphs, signatures, metadata, others, extras);
    }

    public Model withExtras(Extras beyond) {
        return new Model(schemaVersion, description, graphs, signatures, metadata, buffers, beyond);
    }
}
