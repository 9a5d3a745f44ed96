package dev.tern.training.savedmodel;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A SavedModel as it lies in its folder: graphs, and variables that are read when they are asked for. */
public final class SavedModelFile {
    /** The file that holds the graphs. */
    public static final String GRAPHS = "saved_model.pb";

    private static final String OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private final Path folder;
    private final List<MetaGraph> metaGraphs;
    private final @Nullable TensorBundle variables;

    private SavedModelFile(Path folder, List<MetaGraph> metaGraphs, @Nullable TensorBundle variables) {
        this.folder = folder;
        this.metaGraphs = List.copyOf(metaGraphs);
        this.variables = variables;
    }

    /** The SavedModel in {@code folder}, of TensorFlow 1 or 2. */
    public static SavedModelFile read(Path folder) {
        Path file = folder.resolve(GRAPHS);
        if (!Files.isRegularFile(file)) {
            throw TernException.at("SavedModel")
                    .expected("a folder with " + GRAPHS)
                    .found(
                            Files.isRegularFile(folder.resolve("saved_model.pbtxt"))
                                    ? "one with saved_model.pbtxt, the text form"
                                    : String.valueOf(folder))
                    .fix("name the folder that holds " + GRAPHS);
        }
        List<MetaGraph> graphs = Message.of(GRAPHS, GraphDef.map(file)).messages(2).stream()
                .map(MetaGraph::read)
                .toList();
        if (graphs.isEmpty()) {
            throw TernException.at(GRAPHS).problem("it holds no graph; the file is damaged or no SavedModel");
        }
        Path prefix = folder.resolve("variables").resolve("variables");
        boolean hasVariables = Files.isRegularFile(prefix.resolveSibling("variables.index"));
        return new SavedModelFile(folder, graphs, hasVariables ? TensorBundle.read(prefix) : null);
    }

    public Path folder() {
        return folder;
    }

    public List<MetaGraph> metaGraphs() {
        return metaGraphs;
    }

    /** The graph whose tags are exactly these. */
    public MetaGraph metaGraph(Set<String> tags) {
        return metaGraphs.stream()
                .filter(graph -> graph.tags().equals(tags))
                .findFirst()
                .orElseThrow(() -> TernException.at("SavedModel")
                        .expected("tags of one of "
                                + metaGraphs.stream().map(MetaGraph::tags).toList())
                        .found(String.valueOf(tags))
                        .fix("name the tags of a graph that the model has"));
    }

    /** The variables; empty where the model has none. */
    public Optional<TensorBundle> variables() {
        return Optional.ofNullable(variables);
    }

    /** Values of variables by what identifies them in the graph: the shared name of a handle, or a node's name. */
    public Map<String, Tensor> variables(MetaGraph graph) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        if (variables != null && !graph.restore().isEmpty()) {
            RestoreReader.read(graph.graph(), graph.restore()).forEach((variable, key) -> {
                if (variables.has(key)) {
                    values.put(variable, variables.tensor(key));
                }
            });
        }
        return values;
    }

    /** The checkpoint's name of each variable's value, by the variable's number among the model's objects. */
    public Map<Integer, String> checkpointKeys(MetaGraph graph) {
        ObjectGraph objects = graph.objects();
        if (objects == null || variables == null || !variables.has(OBJECTS)) {
            return Map.of();
        }
        MemorySegment stored = MemorySegment.ofArray(
                dev.tern.tensor.StringElements.slice(variables.tensor(OBJECTS).data(), 0)
                        .toArray(ValueLayout.JAVA_BYTE));
        return objects.checkpointKeys(Message.of(OBJECTS, stored));
    }

    /** The file of an asset, which must lie inside the model's folder. */
    public Path asset(String name) {
        Path assets = folder.resolve("assets").toAbsolutePath().normalize();
        Path file;
        try {
            file = assets.resolve(name).normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw TernException.at("asset").problem("its name is no file name; the file is damaged", e);
        }
        if (!file.startsWith(assets) || !Files.isRegularFile(file)) {
            throw TernException.at("asset")
                    .expected("a file in " + assets)
                    .found(dev.tern.graph.Quoted.name(name))
                    .fix("copy the whole folder of the model");
        }
        return file;
    }
}
