package dev.tern.tflite.metadata;

import dev.tern.graph.Extras;
import dev.tern.graph.Model;
import dev.tern.tflite.MetadataEntries;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * A model, described.
 *
 * @param minimumParserVersion version of the description's own format that a reader needs
 */
public record ModelMetadata(
        String name,
        String description,
        String version,
        List<SubgraphMetadata> subgraphs,
        String author,
        String license,
        List<FileDescription> files,
        String minimumParserVersion,
        Extras extras) {
    /** The metadata entry that holds the description. */
    public static final String ENTRY = "TFLITE_METADATA";

    public ModelMetadata {
        subgraphs = List.copyOf(subgraphs);
        files = List.copyOf(files);
    }

    /** The description of a model of one graph. */
    public static ModelMetadata of(String name, String description, SubgraphMetadata main) {
        return new ModelMetadata(name, description, "", List.of(main), "", "", List.of(), "1.0.0", Extras.NONE);
    }

    /** The description inside {@code model}; empty where there is none. */
    public static Optional<ModelMetadata> of(Model model) {
        return MetadataEntries.find(model, ENTRY)
                .map(entry -> MetadataReader.read(entry.buffer().bytes()));
    }

    /** The description in {@code bytes}, which it keeps using. */
    public static ModelMetadata of(MemorySegment bytes) {
        return MetadataReader.read(bytes);
    }

    /** The description of input {@code i} of the main graph. */
    public Optional<TensorMetadata> input(int i) {
        return at(subgraphs.isEmpty() ? List.of() : subgraphs.getFirst().inputs(), i);
    }

    /** The description of output {@code i} of the main graph. */
    public Optional<TensorMetadata> output(int i) {
        return at(subgraphs.isEmpty() ? List.of() : subgraphs.getFirst().outputs(), i);
    }

    private static Optional<TensorMetadata> at(List<TensorMetadata> tensors, int i) {
        return i < tensors.size() ? Optional.of(tensors.get(i)) : Optional.empty();
    }
}
