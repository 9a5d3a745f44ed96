package dev.tern.converter;

import dev.tern.converter.lower.Lowering;
import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.NodeDef;
import dev.tern.training.savedmodel.SignatureDef;
import dev.tern.training.savedmodel.TensorFlowType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where a graph of TensorFlow is entered and left: by a signature, by named tensors, or as it is found. */
final class EntryPoints {
    /** Operators that are no results, though nothing reads them. */
    private static final Set<String> NO_RESULTS = Set.of("NoOp", "Const", "Assert");

    private EntryPoints() {}

    static EntryPoint entry(String key, SignatureDef signature, ConverterOptions options) {
        List<Lowering.Feed> feeds = new ArrayList<>();
        Map<String, SignatureDef.TensorRef> inputs = new TreeMap<>(signature.inputs());
        inputs.forEach((name, ref) -> feeds.add(new Lowering.Feed(
                ref.tensor(),
                ref.tensor(),
                TensorFlowType.of(ref.type()).type(),
                shape(name, ref.tensor(), ref.shape(), options))));
        List<Lowering.Fetch> fetches = new ArrayList<>();
        Map<String, SignatureDef.TensorRef> outputs = new TreeMap<>(signature.outputs());
        outputs.forEach((name, ref) -> fetches.add(new Lowering.Fetch(ref.tensor(), ref.tensor())));
        return new EntryPoint(key, List.copyOf(inputs.keySet()), feeds, List.copyOf(outputs.keySet()), fetches);
    }

    private static Shape shape(String name, String tensor, @Nullable Shape stated, ConverterOptions options) {
        Shape given = options.inputShapes().get(name);
        if (given == null) {
            given = options.inputShapes().get(tensor);
        }
        if (given == null) {
            given = options.inputShapes().get(Inputs.node(tensor));
        }
        if (given != null) {
            return given;
        }
        // As the original has it: an input of which not even the rank is known is a single number.
        return stated == null ? Shape.scalar() : stated;
    }

    /** Shapes are told by what a signature calls an input, by its tensor or by its node. */
    static void requireInputs(List<EntryPoint> entries, ConverterOptions options) {
        Set<String> told = new LinkedHashSet<>();
        Set<String> known = new HashSet<>();
        for (EntryPoint entry : entries) {
            told.addAll(entry.inputNames());
            known.addAll(entry.inputNames());
            entry.feeds().forEach(feed -> known.addAll(List.of(feed.tensor(), Inputs.node(feed.tensor()))));
        }
        Set<String> unknown = new TreeSet<>(options.inputShapes().keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw TernException.at("inputs")
                    .expected("names among " + told)
                    .found(unknown.toString())
                    .fix("correct the names");
        }
    }

    /** The part of a graph between named tensors; what is not named is a signature's, or else found. */
    static EntryPoint arrays(GraphDef graph, @Nullable EntryPoint signature, ConverterOptions options) {
        Map<String, NodeDef> nodes = new HashMap<>();
        Set<String> read = new HashSet<>();
        graph.nodes().forEach(node -> {
            nodes.put(node.name(), node);
            node.inputs().forEach(input -> read.add(Inputs.node(input)));
        });
        List<Lowering.Feed> feeds = new ArrayList<>();
        List<String> inputs = options.inputArrays();
        if (inputs.isEmpty() && signature != null) {
            inputs = signature.inputNames();
            feeds.addAll(signature.feeds());
        } else {
            inputs = inputs.isEmpty() ? placeholders(graph) : inputs;
            for (String input : inputs) {
                NodeDef node = nodes.get(Inputs.node(input));
                if (node == null) {
                    throw noSuch("input", input);
                }
                feeds.add(new Lowering.Feed(
                        input, input, fedType(node, input), shape(input, input, fedShape(node, input), options)));
            }
        }
        List<Lowering.Fetch> fetches = new ArrayList<>();
        List<String> outputs = options.outputArrays();
        if (outputs.isEmpty() && signature != null) {
            outputs = signature.outputNames();
            fetches.addAll(signature.fetches());
        } else {
            outputs = outputs.isEmpty() ? unread(graph, read) : outputs;
            for (String output : outputs) {
                if (!nodes.containsKey(Inputs.node(output))) {
                    throw noSuch("output", output);
                }
                fetches.add(new Lowering.Fetch(output, output));
            }
        }
        return new EntryPoint(signature == null ? "" : signature.key(), inputs, feeds, outputs, fetches);
    }

    private static List<String> placeholders(GraphDef graph) {
        return graph.nodes().stream()
                .filter(node -> node.operator().equals("Placeholder"))
                .map(NodeDef::name)
                .toList();
    }

    private static List<String> unread(GraphDef graph, Set<String> read) {
        return graph.nodes().stream()
                .filter(node -> !read.contains(node.name()) && !NO_RESULTS.contains(node.operator()))
                .map(NodeDef::name)
                .toList();
    }

    /** The type of a fed tensor; operators that give something else than they are typed with are few. */
    private static DataType fedType(NodeDef node, String tensor) {
        if (node.operator().equals("DecodeWav")) {
            return Inputs.index(tensor) == 1 ? DataType.INT32 : DataType.FLOAT32;
        }
        for (String attribute : List.of("dtype", "DstT", "T", "out_type")) {
            if (node.attribute(attribute) != null) {
                return node.type(attribute);
            }
        }
        return DataType.FLOAT32;
    }

    /** The shape of a fed tensor as far as its node tells it; samples of sound come one by row. */
    private static @Nullable Shape fedShape(NodeDef node, String tensor) {
        if (node.operator().equals("DecodeWav") && Inputs.index(tensor) == 0) {
            return Shape.of((int) node.integer("desired_samples", -1), (int) node.integer("desired_channels", -1));
        }
        return node.shape("shape");
    }

    private static TernException noSuch(String what, String name) {
        return TernException.at(what + " " + Quoted.name(name))
                .expected("a node of the graph")
                .found("none of this name")
                .fix("correct the name");
    }
}
