package dev.tern.converter.edit;

import dev.tern.graph.Model;
import dev.tern.graph.Quoted;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.graph.edit.DeadCode;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.MetadataEntries;
import dev.tern.tflite.MinimumRuntime;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.Versions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes finished models, one step after the other. Each step gives a new editor and leaves the old one as it was:
 *
 * <pre>{@code
 * ModelEditor.open(Path.of("model.tflite")).batch(8).labels("scores", lines).write(Path.of("batch8.tflite"));
 * }</pre>
 *
 * <p>Tensors are named as in the main graph, or by {@code #} and their number; inputs and outputs also as a signature of
 * the main graph names them.
 */
public final class ModelEditor {
    private final Model model;
    private final List<String> changes;

    private ModelEditor(Model model, List<String> changes) {
        this.model = model;
        this.changes = List.copyOf(changes);
    }

    /** Edits a model. */
    public static ModelEditor of(Model model) {
        return new ModelEditor(model, List.of());
    }

    /** Edits the model in {@code file}; the file stays as it is. */
    public static ModelEditor open(Path file) {
        return of(ModelFile.read(file));
    }

    private ModelEditor then(Model changed, String change) {
        List<String> all = new ArrayList<>(changes);
        all.add(change);
        return new ModelEditor(changed, all);
    }

    /** Gives a tensor of the main graph another name. What signatures call it stays. */
    public ModelEditor renameTensor(String from, String to) {
        return then(Renaming.tensor(model, from, to), "tensor " + Quoted.name(from) + " is now " + Quoted.name(to));
    }

    /** Gives a signature another key. */
    public ModelEditor renameSignature(String from, String to) {
        return then(
                Renaming.signature(model, from, to), "signature " + Quoted.name(from) + " is now " + Quoted.name(to));
    }

    /** Changes what a signature calls one of its inputs. */
    public ModelEditor renameInput(String signature, String from, String to) {
        return then(
                Renaming.input(model, signature, from, to),
                "input " + Quoted.name(from) + " of signature " + Quoted.name(signature) + " is now "
                        + Quoted.name(to));
    }

    /** Changes what a signature calls one of its outputs. */
    public ModelEditor renameOutput(String signature, String from, String to) {
        return then(
                Renaming.output(model, signature, from, to),
                "output " + Quoted.name(from) + " of signature " + Quoted.name(signature) + " is now "
                        + Quoted.name(to));
    }

    /** Adds a signature for the main graph; its inputs and outputs are called as their tensors. */
    public ModelEditor addSignature(String key) {
        return then(Renaming.withSignature(model, key), "signature " + Quoted.name(key) + " added");
    }

    /** Takes a signature out; its graph stays. */
    public ModelEditor removeSignature(String key) {
        return then(Renaming.withoutSignature(model, key), "signature " + Quoted.name(key) + " removed");
    }

    /** Gives inputs other shapes, by name; -1 leaves an extent open. All other shapes follow. */
    public ModelEditor inputShapes(Map<String, Shape> shapes) {
        Map<Integer, Shape> wanted = new HashMap<>();
        shapes.forEach((name, shape) -> {
            int position = Finding.input(model, name);
            Value value = input(position);
            boolean ranked = value.hasRank() || value.shape().rank() > 0;
            if (ranked && value.shape().rank() != shape.rank()) {
                throw TernException.at("input " + Quoted.name(value.name()))
                        .expected("a shape of " + value.shape().rank() + " extents, as " + value.shape())
                        .found(shape.toString())
                        .fix("give as many extents as the model has");
            }
            wanted.put(position, shape);
        });
        return then(reshaped(wanted), "input shapes are now " + shapes);
    }

    private Value input(int position) {
        return model.main().value(model.main().inputs().get(position));
    }

    private Model reshaped(Map<Integer, Shape> wanted) {
        wanted.values().forEach(shape -> {
            for (int dim : shape.dims()) {
                if (dim < -1 || dim == 0) {
                    throw TernException.at("shape " + shape)
                            .expected("extents of 1 or more, or -1 for an open one")
                            .found(String.valueOf(dim))
                            .fix("correct the shape");
                }
            }
        });
        return Reshaping.apply(model, wanted);
    }

    /** Gives the first extent of every input this size; -1 leaves it open. */
    public ModelEditor batch(int size) {
        Map<Integer, Shape> wanted = new HashMap<>();
        for (int i = 0; i < model.main().inputs().size(); i++) {
            Value value = input(i);
            Shape shape = value.openShape() == null ? value.shape() : value.openShape();
            if (shape.rank() > 0) {
                wanted.put(i, shape.with(0, size));
            }
        }
        if (wanted.isEmpty()) {
            throw TernException.of("no input of the model has an extent that could be the batch");
        }
        return then(reshaped(wanted), size == -1 ? "the batch is open" : "the batch is " + size);
    }

    /** Keeps what lies between these tensors; an empty list stands for the model's own inputs or outputs. */
    public ModelEditor cut(List<String> inputs, List<String> outputs) {
        Model part = Describing.fitting(model, Cutting.apply(model, inputs, outputs));
        int before = nodes(model);
        return then(part, "cut out " + nodes(part) + " of " + before + " operators");
    }

    private static int nodes(Model model) {
        return model.graphs().stream().mapToInt(graph -> graph.nodes().size()).sum();
    }

    /**
     * Puts another model behind this one. {@code wires} says which input of it reads which output of this one, by name;
     * where it is empty, inputs are wired in their order.
     */
    public ModelEditor join(Model next, Map<String, String> wires) {
        Model joined = Describing.fitting(model, Joining.apply(model, next, wires));
        return then(joined, "joined with a model of " + nodes(next) + " operators");
    }

    /** Sets one field of the description: name, description, version, author or license. */
    public ModelEditor about(String field, String text) {
        return then(Describing.about(model, field, text), field + " is now " + Quoted.name(text));
    }

    /** Packs labels for the elements of an output's last axis. */
    public ModelEditor labels(String output, List<String> labels) {
        int position = Finding.output(model, output);
        String file = position == 0 ? "labels.txt" : "labels_" + position + ".txt";
        return then(
                Describing.labels(model, position, file, labels),
                labels.size() + " labels for output " + Quoted.name(output));
    }

    /** Puts named bytes into the model's metadata, in the place of an entry of that name. */
    public ModelEditor metadata(String name, byte[] bytes) {
        return then(
                MetadataEntries.put(model, name, bytes),
                "metadata entry " + Quoted.name(name) + " of " + bytes.length + " bytes");
    }

    /** Takes one entry out of the model's metadata. */
    public ModelEditor removeMetadata(String name) {
        return then(Describing.without(model, name), "metadata entry " + Quoted.name(name) + " removed");
    }

    /** Takes all metadata and packed files out. */
    public ModelEditor removeAllMetadata() {
        return then(Describing.withoutAll(model), "metadata and packed files removed");
    }

    /** Changes the type of an input; a QUANTIZE behind it goes or follows. */
    public ModelEditor inputType(String input, DataType type) {
        return inputType(input, type, null);
    }

    /** Changes the type of an input, whose integers then stand for numbers as {@code scale} says. */
    public ModelEditor inputType(String input, DataType type, @Nullable Quantization scale) {
        Model changed = BorderTypes.input(model, Finding.input(model, input), type, scale);
        return then(tidied(changed), "input " + Quoted.name(input) + " is now " + type.text());
    }

    /** Changes the type of an output; a DEQUANTIZE before it goes or follows. */
    public ModelEditor outputType(String output, DataType type) {
        return outputType(output, type, null);
    }

    /** Changes the type of an output, whose integers then stand for numbers as {@code scale} says. */
    public ModelEditor outputType(String output, DataType type, @Nullable Quantization scale) {
        Model changed = BorderTypes.output(model, Finding.output(model, output), type, scale);
        return then(tidied(changed), "output " + Quoted.name(output) + " is now " + type.text());
    }

    /** Puts TFLite_Detection_PostProcess behind boxes and scores, whose place its four results take. */
    public ModelEditor detection(Detection detection) {
        return then(
                Detecting.apply(model, detection),
                "detections are listed by " + Detecting.OPERATOR + " " + new TreeMap<>(detection.options()));
    }

    private static Model tidied(Model model) {
        return DeadCode.remove(model, Cutting::hasEffects);
    }

    /** Takes the names of inner tensors and graphs out. */
    public ModelEditor stripNames() {
        return then(Renaming.stripped(model), "names of inner tensors removed");
    }

    /** The changed model, checked, with the operator versions that it needs. */
    public Model model() {
        Model done = changes.isEmpty() ? model : restated(model);
        Verifier.requireValid(done);
        return done;
    }

    /** Nodes that were read keep their versions unless what they compute on has changed; new ones get theirs. */
    private static Model restated(Model model) {
        Model assigned = Versions.assign(model);
        List<dev.tern.graph.Graph> graphs = new ArrayList<>();
        for (int g = 0; g < model.graphs().size(); g++) {
            List<dev.tern.graph.Node> nodes = new ArrayList<>();
            for (int n = 0; n < model.graphs().get(g).nodes().size(); n++) {
                dev.tern.graph.Node before = model.graphs().get(g).nodes().get(n);
                dev.tern.graph.Node now = assigned.graphs().get(g).nodes().get(n);
                nodes.add(now.version() > before.version() ? now : before);
            }
            graphs.add(model.graphs().get(g).withNodes(nodes));
        }
        Model versioned = model.withGraphs(graphs);
        return model.metadata(MinimumRuntime.ENTRY).isPresent() ? MinimumRuntime.state(versioned) : versioned;
    }

    /** What was done, one line for each step. */
    public List<String> changes() {
        return changes;
    }

    /** Writes the changed model: whole or not at all. */
    public void write(Path file) {
        ModelFile.write(model(), file);
    }
}
