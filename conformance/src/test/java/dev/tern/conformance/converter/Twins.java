package dev.tern.conformance.converter;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.tensor.Shape;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.NodeDef;
import dev.tern.training.savedmodel.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Files of the original's converter for sources that came without one. It takes SavedModels, so others are brought into that form. */
final class Twins {
    private static final String SIGNATURE = "serving_default";

    private final String convert;
    private final Path scratch;
    private int made;

    /** With the program that runs the original's converter: source, result. */
    Twins(String convert, Path scratch) {
        this.convert = convert;
        this.scratch = scratch;
    }

    /** The original's file for {@code source}, which became {@code ours}; null where its converter makes none. */
    @org.jspecify.annotations.Nullable
    Path of(Path source, Model ours, Map<String, Shape> shapes) throws IOException, InterruptedException {
        if (convert.isEmpty()) {
            return null;
        }
        Path folder = scratch.resolve("saved_" + made);
        if (Files.isDirectory(source)) {
            folder = source;
        } else if (source.toString().endsWith(".pb")) {
            frozen(source, ours.main(), folder);
        } else {
            SavedModelWriter.write(KerasFiles.load(source).model().exported(shapes), folder);
        }
        Path file = scratch.resolve("made_" + made++ + ".tflite");
        Process process = new ProcessBuilder(convert, folder.toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("log_" + made).toFile())
                .start();
        process.waitFor();
        return Files.exists(file) && Files.size(file) > 0 ? file : null;
    }

    /** A frozen graph between the tensors that {@code ours} begins and ends with. */
    private static void frozen(Path source, Graph ours, Path folder) throws IOException {
        GraphDef graph = GraphDef.read(source);
        BuiltSavedModel built = new BuiltSavedModel();
        Set<String> fed = new HashSet<>();
        for (int input : ours.inputs()) {
            Value value = ours.value(input);
            Shape shape = value.openShape() == null ? value.shape() : value.openShape();
            fed.add(Inputs.node(value.name()));
            built.add(NodeDef.of(
                    Inputs.node(value.name()),
                    "Placeholder",
                    java.util.List.of(),
                    Map.of("dtype", BuiltSavedModel.type(value.type()), "shape", new AttrValue.ShapeOf(shape))));
            built.signatureInput(SIGNATURE, Inputs.node(value.name()) + ":0", value.type(), shape.dims());
        }
        Map<String, NodeDef> nodes = new HashMap<>();
        graph.nodes().forEach(node -> nodes.put(node.name(), node));
        Set<String> needed = new HashSet<>();
        java.util.ArrayDeque<String> open = new java.util.ArrayDeque<>();
        for (int output : ours.outputs()) {
            Value value = ours.value(output);
            Shape shape = value.openShape() == null ? value.shape() : value.openShape();
            String tensor = value.name().contains(":") ? value.name() : value.name() + ":0";
            built.signatureOutput(SIGNATURE, tensor, value.type(), shape.dims());
            open.add(Inputs.node(tensor));
        }
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            NodeDef node = nodes.get(name);
            if (node != null && !fed.contains(name) && needed.add(name)) {
                node.inputs().forEach(input -> open.add(Inputs.node(input)));
            }
        }
        graph.nodes().stream().filter(node -> needed.contains(node.name())).forEach(built::add);
        built.write(folder);
    }
}
