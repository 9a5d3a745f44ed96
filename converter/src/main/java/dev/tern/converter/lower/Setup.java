package dev.tern.converter.lower;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a model does before its first run.
 *
 * @param nodes nodes of the graph that do it
 * @param assets files that it reads, by the tensor that holds the file's path
 */
public record Setup(List<String> nodes, Map<String, Path> assets) {
    /** Nothing. */
    public static final Setup NONE = new Setup(List.of(), Map.of());

    public Setup {
        nodes = List.copyOf(nodes);
        assets = Map.copyOf(assets);
    }
}
