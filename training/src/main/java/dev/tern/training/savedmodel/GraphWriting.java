package dev.tern.training.savedmodel;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph of TensorFlow's in the making, with the variables that it reads. */
final class GraphWriting {
    /** Version of the graph format; old enough for every reader of resource variables. */
    private static final int PRODUCER = 27;

    private final List<NodeDef> nodes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Tensor> variables = new LinkedHashMap<>();
    private final Map<Buffer, Map<Shape, String>> reads = new IdentityHashMap<>();
    private final Map<Graph, Map<Integer, String>> tensors = new IdentityHashMap<>();
    private final Map<String, SignatureDef> signatures = new LinkedHashMap<>();

    /** A written graph: its nodes, its variables' values and its entry points. */
    record Written(
            GraphDef graph,
            Map<String, Tensor> variables,
            Map<String, SignatureDef> signatures,
            @Nullable String restore) {}

    static Written of(Model model) {
        GraphWriting writing = new GraphWriting();
        List<Signature> signatures = model.signatures();
        if (signatures.isEmpty()) {
            Graph main = model.main();
            signatures = List.of(
                    Signature.of("serving_default", 0, named(main, main.inputs()), named(main, main.outputs())));
        }
        for (Signature signature : signatures) {
            writing.signature(signature, model.graphs().get(signature.graph()));
        }
        String restore = writing.saver();
        return new Written(
                new GraphDef(writing.nodes, Map.of(), PRODUCER), writing.variables, writing.signatures, restore);
    }

    private static Map<String, Integer> named(Graph graph, List<Integer> values) {
        Map<String, Integer> named = new LinkedHashMap<>();
        values.forEach(value -> named.put(plain(graph.value(value).name()), value));
        return named;
    }

    private void signature(Signature signature, Graph graph) {
        Map<String, SignatureDef.TensorRef> inputs = new LinkedHashMap<>();
        Map<Integer, String> known = new LinkedHashMap<>();
        tensors.put(graph, known);
        signature.inputs().forEach((name, index) -> {
            Value value = graph.value(index);
            Shape shape = open(value);
            String tensor = add(
                    signature.key() + "_" + name,
                    "Placeholder",
                    List.of(),
                    Map.of("dtype", NodeWriting.type(value.type()), "shape", new AttrValue.ShapeOf(shape)));
            known.put(index, tensor);
            inputs.put(name, ref(tensor, value, shape));
        });
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            try {
                OperatorRows.write(new NodeWriting(this, graph, node));
            } catch (TernException e) {
                problems.add(graph.describeNode(i) + ": " + e.getMessage());
                node.outputs().forEach(output -> known.put(output, "missing"));
            }
        }
        if (!problems.isEmpty()) {
            throw TernException.at("SavedModel")
                    .problem("these nodes cannot be written:\n  " + String.join("\n  ", problems));
        }
        Map<String, SignatureDef.TensorRef> outputs = new LinkedHashMap<>();
        signature.outputs().forEach((name, index) -> {
            Value value = graph.value(index);
            String tensor = add(
                    signature.key() + "_result_" + name,
                    "Identity",
                    List.of(tensor(graph, index)),
                    Map.of("T", NodeWriting.type(value.type())));
            outputs.put(name, ref(tensor, value, open(value)));
        });
        signatures.put(signature.key(), new SignatureDef(inputs, outputs, "tensorflow/serving/predict"));
    }

    private static Shape open(Value value) {
        Shape open = value.openShape();
        return open == null ? value.shape() : open;
    }

    private static SignatureDef.TensorRef ref(String tensor, Value value, Shape shape) {
        return new SignatureDef.TensorRef(
                tensor + ":0", TensorFlowType.of(value.type()).number(), shape);
    }

    /** The tensor that a value is; constants are written when they are first read. */
    String tensor(Graph graph, int index) {
        Map<Integer, String> known = tensors.computeIfAbsent(graph, key -> new LinkedHashMap<>());
        String tensor = known.get(index);
        if (tensor != null) {
            return tensor;
        }
        Value value = graph.value(index);
        Buffer buffer = value.buffer();
        if (buffer == null && value.shape().elements() != 0) {
            throw TernException.of("value '" + value.name() + "' is computed by nothing");
        }
        MemorySegment bytes = buffer == null ? MemorySegment.ofArray(new byte[0]) : buffer.bytes();
        String made = constant(value.name(), Tensor.of(value.type(), value.shape(), Quantization.NONE, bytes));
        known.put(index, made);
        return made;
    }

    void bind(Graph graph, int index, String tensor) {
        tensors.computeIfAbsent(graph, key -> new LinkedHashMap<>()).put(index, tensor);
    }

    String constant(String name, Tensor tensor) {
        return add(
                name,
                "Const",
                List.of(),
                Map.of("dtype", NodeWriting.type(tensor.type()), "value", new AttrValue.TensorOf(tensor)));
    }

    /** The value of a variable; constants that share their bytes share a variable. */
    String variable(String name, @Nullable Buffer source, Tensor tensor) {
        Map<Shape, String> known =
                source == null ? new LinkedHashMap<>() : reads.computeIfAbsent(source, key -> new LinkedHashMap<>());
        String read = known.get(tensor.shape());
        if (read != null) {
            return read;
        }
        String handle = unique(name);
        variables.put(handle, tensor);
        nodes.add(NodeDef.of(
                handle,
                "VarHandleOp",
                List.of(),
                Map.of(
                        "dtype", NodeWriting.type(tensor.type()),
                        "shape", new AttrValue.ShapeOf(tensor.shape()),
                        "shared_name", AttrValue.text(handle),
                        "container", AttrValue.text(""))));
        String value = add(
                handle + "/Read/ReadVariableOp",
                "ReadVariableOp",
                List.of(handle),
                Map.of("dtype", NodeWriting.type(tensor.type())));
        known.put(tensor.shape(), value);
        return value;
    }

    String add(String name, String operator, List<String> inputs, Map<String, AttrValue> attributes) {
        String unique = unique(name);
        nodes.add(NodeDef.of(unique, operator, inputs, attributes));
        return unique;
    }

    private String unique(String name) {
        String wanted = plain(name);
        String candidate = wanted;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = wanted + "_" + i;
        }
        return candidate;
    }

    /** A name that TensorFlow accepts for a node. */
    private static String plain(String name) {
        String cleaned = name.replaceAll(":0$", "").replaceAll("[^A-Za-z0-9_./-]", "_");
        return cleaned.matches("[A-Za-z0-9.].*") ? cleaned : "n" + cleaned;
    }

    /** The nodes that save and restore all variables; the name of the restoring one, or null without variables. */
    private @Nullable String saver() {
        if (variables.isEmpty()) {
            return null;
        }
        AttrValue text = new AttrValue.Type(TensorFlowType.STRING.number());
        String file = constant("save/filename/input", strings(Shape.scalar(), List.of("model")));
        String filename = add(
                "save/filename",
                "PlaceholderWithDefault",
                List.of(file),
                Map.of("dtype", text, "shape", new AttrValue.ShapeOf(Shape.scalar())));
        List<String> keys = List.copyOf(variables.keySet());
        Shape shape = Shape.of(keys.size());
        String names = constant("save/tensor_names", strings(shape, keys));
        String slices = constant(
                "save/shape_and_slices",
                strings(shape, keys.stream().map(key -> "").toList()));
        List<AttrValue> types = new ArrayList<>();
        variables.values().forEach(tensor -> types.add(NodeWriting.type(tensor.type())));
        Map<String, AttrValue> dtypes = Map.of("dtypes", new AttrValue.ListOf(types));
        List<String> saved = new ArrayList<>(List.of(filename, names, slices));
        keys.forEach(key -> saved.add(key + "/Read/ReadVariableOp"));
        String save = add("save/SaveV2", "SaveV2", saved, dtypes);
        add("save/control_dependency", "Identity", List.of(filename, "^" + save), Map.of("T", text));
        String restore = add("save/RestoreV2", "RestoreV2", List.of(filename, names, slices), dtypes);
        List<String> assigned = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            assigned.add("^"
                    + add(
                            "save/AssignVariableOp",
                            "AssignVariableOp",
                            List.of(keys.get(i), i == 0 ? restore : restore + ":" + i),
                            Map.of("dtype", types.get(i))));
        }
        return add("save/restore_all", "NoOp", assigned, Map.of());
    }

    private static Tensor strings(Shape shape, List<String> texts) {
        return Tensor.of(
                DataType.STRING, shape, Quantization.NONE, MemorySegment.ofArray(StringElements.encodeText(texts)));
    }
}
