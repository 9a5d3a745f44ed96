package dev.tern.conformance.converter;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.VARIANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.graph.Constants;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import dev.tern.training.savedmodel.TensorFlowType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Recurrent layers as Keras exports them: loops over lists of tensors. */
class RecurrentTest {
    private static final int FEATURES = 5;
    private static final int UNITS = 4;
    private static final int STEPS = 6;
    private static final Map<String, AttrValue> T = Map.of("T", type(FLOAT32));
    private static final Map<String, AttrValue> ELEMENT = Map.of("element_dtype", type(FLOAT32));

    private static AttrValue type(DataType type) {
        return new AttrValue.Type(TensorFlowType.of(type).number());
    }

    private static AttrValue types(DataType... types) {
        List<AttrValue> all = new ArrayList<>();
        for (DataType type : types) {
            all.add(type(type));
        }
        return new AttrValue.ListOf(all);
    }

    private static NodeDef node(String name, String operator, Map<String, AttrValue> attributes, String... inputs) {
        return NodeDef.of(name, operator, List.of(inputs), attributes);
    }

    private static NodeDef constant(String name, dev.tern.graph.Value value) {
        Tensor tensor = Tensor.of(
                value.type(),
                value.shape(),
                Quantization.NONE,
                Objects.requireNonNull(value.buffer()).bytes());
        return node(name, "Const", Map.of("dtype", type(value.type()), "value", new AttrValue.TensorOf(tensor)));
    }

    private static NodeDef ints(String name, int... numbers) {
        return constant(name, Constants.of("", Shape.of(numbers.length), numbers));
    }

    private static NodeDef number(String name, int number) {
        return constant(name, Constants.of("", Shape.scalar(), number));
    }

    private static NodeDef weights(String name, int seed, int... dims) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] all = new float[Shape.of(dims).intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextFloat() - 0.5f;
        }
        return constant(name, Constants.of("", Shape.of(dims), all));
    }

    private static List<FunctionDef.Argument> arguments(Map<String, DataType> all) {
        return all.entrySet().stream()
                .map(e -> new FunctionDef.Argument(
                        e.getKey(), TensorFlowType.of(e.getValue()).number()))
                .toList();
    }

    private static Map<String, DataType> state(String suffix, boolean cell) {
        Map<String, DataType> state = new LinkedHashMap<>();
        state.put("time" + suffix, INT32);
        state.put("outputs" + suffix, VARIANT);
        state.put("h" + suffix, FLOAT32);
        if (cell) {
            state.put("c" + suffix, FLOAT32);
        }
        state.put("steps" + suffix, INT32);
        state.put("inputs" + suffix, VARIANT);
        state.put("kernel" + suffix, FLOAT32);
        state.put("recurrent" + suffix, FLOAT32);
        state.put("bias" + suffix, FLOAT32);
        return state;
    }

    private static FunctionDef test(String name, boolean cell) {
        return new FunctionDef(
                name,
                arguments(state("", cell)),
                arguments(Map.of("goes", BOOL)),
                List.of(node("less", "Less", Map.of("T", type(INT32)), "time", "steps")),
                Map.of("goes", "less:z:0"),
                Map.of(),
                Map.of(),
                false);
    }

    private static FunctionDef turn(String name, boolean cell, List<NodeDef> nodes, String h, String c) {
        List<NodeDef> all = new ArrayList<>(nodes);
        all.add(number("one", 1));
        all.add(node("next", "AddV2", Map.of("T", type(INT32)), "time", "one:output:0"));
        all.add(ints("item", -1, FEATURES));
        all.add(node("x", "TensorListGetItem", ELEMENT, "inputs", "time", "item:output:0"));
        all.add(node("set", "TensorListSetItem", ELEMENT, "outputs", "time", h));
        Map<String, String> results = new LinkedHashMap<>();
        results.put("time2", "next:z:0");
        results.put("outputs2", "set:output_handle:0");
        results.put("h2", h);
        results.put("c2", c);
        for (String same : List.of("steps", "inputs", "kernel", "recurrent", "bias")) {
            results.put(same + "2", same);
        }
        if (!cell) {
            results.remove("c2");
        }
        return new FunctionDef(
                name, arguments(state("", cell)), arguments(state("2", cell)), all, results, Map.of(), Map.of(), false);
    }

    /** The step of Keras' LSTM: one product for all gates, in the order input, forget, cell, output. */
    private static List<NodeDef> lstmStep() {
        Map<String, AttrValue> four = Map.of("T", type(FLOAT32), "num_split", new AttrValue.Int(4));
        return List.of(
                node("mx", "MatMul", T, "x:item:0", "kernel"),
                node("mh", "MatMul", T, "h", "recurrent"),
                node("sum", "AddV2", T, "mx:product:0", "mh:product:0"),
                node("z", "BiasAdd", T, "sum:z:0", "bias"),
                number("axis", 1),
                node("split", "Split", four, "axis:output:0", "z:output:0"),
                node("i", "Sigmoid", T, "split:output:0"),
                node("f", "Sigmoid", T, "split:output:1"),
                node("g", "Tanh", T, "split:output:2"),
                node("o", "Sigmoid", T, "split:output:3"),
                node("kept", "Mul", T, "f:y:0", "c"),
                node("added", "Mul", T, "i:y:0", "g:y:0"),
                node("cell", "AddV2", T, "kept:z:0", "added:z:0"),
                node("squashed", "Tanh", T, "cell:z:0"),
                node("out", "Mul", T, "o:y:0", "squashed:y:0"));
    }

    /** The step of Keras' GRU with its reset after the product. */
    private static List<NodeDef> gruStep() {
        Map<String, AttrValue> three = Map.of("T", type(FLOAT32), "num_split", new AttrValue.Int(3));
        return List.of(
                node("mx", "MatMul", T, "x:item:0", "kernel"),
                node("mb", "BiasAdd", T, "mx:product:0", "bias"),
                node("mh", "MatMul", T, "h", "recurrent"),
                number("axis", 1),
                node("sx", "Split", three, "axis:output:0", "mb:output:0"),
                node("sh", "Split", three, "axis:output:0", "mh:product:0"),
                node("za", "AddV2", T, "sx:output:0", "sh:output:0"),
                node("z", "Sigmoid", T, "za:z:0"),
                node("ra", "AddV2", T, "sx:output:1", "sh:output:1"),
                node("r", "Sigmoid", T, "ra:z:0"),
                node("rh", "Mul", T, "r:y:0", "sh:output:2"),
                node("ga", "AddV2", T, "sx:output:2", "rh:z:0"),
                node("g", "Tanh", T, "ga:z:0"),
                node("zh", "Mul", T, "z:y:0", "h"),
                constant("unit", Constants.of("", Shape.scalar(), 1f)),
                node("rest", "Sub", T, "unit:output:0", "z:y:0"),
                node("zg", "Mul", T, "rest:z:0", "g:y:0"),
                node("out", "AddV2", T, "zh:z:0", "zg:z:0"));
    }

    /** A layer over {@code x}, of shape batch, steps, features; its sequence is {@code prefix/out}. */
    private static List<NodeDef> layer(String prefix, boolean cell, boolean backwards, int seed) {
        int gates = cell ? 4 : 3;
        List<NodeDef> nodes = new ArrayList<>();
        String p = prefix + "/";
        nodes.add(ints(p + "order", 1, 0, 2));
        nodes.add(node(p + "major", "Transpose", Map.of("T", type(FLOAT32), "Tperm", type(INT32)), "x", p + "order"));
        String sequence = p + "major";
        if (backwards) {
            nodes.add(ints(p + "axis", 0));
            nodes.add(node(
                    p + "reversed",
                    "ReverseV2",
                    Map.of("T", type(FLOAT32), "Tidx", type(INT32)),
                    sequence,
                    p + "axis"));
            sequence = p + "reversed";
        }
        nodes.add(node(p + "shape", "Shape", Map.of("T", type(FLOAT32), "out_type", type(INT32)), "x"));
        nodes.add(ints(p + "0", 0));
        nodes.add(ints(p + "1", 1));
        nodes.add(node(
                p + "batch",
                "StridedSlice",
                Map.of("T", type(INT32), "Index", type(INT32), "shrink_axis_mask", new AttrValue.Int(1)),
                p + "shape",
                p + "0",
                p + "1",
                p + "1"));
        nodes.add(number(p + "units", UNITS));
        nodes.add(node(
                p + "dims", "Pack", Map.of("T", type(INT32), "N", new AttrValue.Int(2)), p + "batch", p + "units"));
        nodes.add(constant(p + "zero", Constants.of("", Shape.scalar(), 0f)));
        nodes.add(node(
                p + "start", "Fill", Map.of("T", type(FLOAT32), "index_type", type(INT32)), p + "dims", p + "zero"));
        nodes.add(ints(p + "item", -1, FEATURES));
        Map<String, AttrValue> list = Map.of("element_dtype", type(FLOAT32), "shape_type", type(INT32));
        nodes.add(node(p + "in", "TensorListFromTensor", list, sequence, p + "item"));
        nodes.add(ints(p + "output_item", -1, UNITS));
        nodes.add(number(p + "steps", STEPS));
        nodes.add(node(p + "list", "TensorListReserve", list, p + "output_item", p + "steps"));
        nodes.add(number(p + "time", 0));
        nodes.add(weights(p + "kernel", seed, FEATURES, gates * UNITS));
        nodes.add(weights(p + "recurrent", seed + 1, UNITS, gates * UNITS));
        nodes.add(weights(p + "bias", seed + 2, gates * UNITS));
        List<String> operands = new ArrayList<>(List.of(p + "time", p + "list", p + "start"));
        if (cell) {
            operands.add(p + "start");
        }
        operands.addAll(List.of(p + "steps", p + "in", p + "kernel", p + "recurrent", p + "bias"));
        String kind = cell ? "lstm" : "gru";
        nodes.add(node(
                p + "while",
                "While",
                Map.of(
                        "T",
                        types(state("", cell).values().toArray(DataType[]::new)),
                        "cond",
                        new AttrValue.Function(kind + "_test", Map.of()),
                        "body",
                        new AttrValue.Function(kind + "_turn", Map.of())),
                operands.toArray(String[]::new)));
        nodes.add(node(p + "stack", "TensorListStack", ELEMENT, p + "while:1", p + "output_item"));
        nodes.add(node(
                p + "out", "Transpose", Map.of("T", type(FLOAT32), "Tperm", type(INT32)), p + "stack", p + "order"));
        return nodes;
    }

    private static final List<FunctionDef> FUNCTIONS = List.of(
            test("lstm_test", true),
            turn("lstm_turn", true, lstmStep(), "out:z:0", "cell:z:0"),
            test("gru_test", false),
            turn("gru_turn", false, gruStep(), "out:z:0", ""));

    private static Tensor input(int batch) {
        Tensor tensor = Tensor.allocate(FLOAT32, Shape.of(batch, STEPS, FEATURES), Arena.ofAuto());
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setFloat(i, (float) Math.sin(i + 1));
        }
        return tensor;
    }

    private static Conversion check(List<NodeDef> layers, int openBatch, List<Integer> batches, String... fetches)
            throws Exception {
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(node(
                "x",
                "Placeholder",
                Map.of("dtype", type(FLOAT32), "shape", new AttrValue.ShapeOf(Shape.of(openBatch, STEPS, FEATURES)))));
        nodes.addAll(layers);
        Map<String, FunctionDef> library = new LinkedHashMap<>();
        FUNCTIONS.forEach(function -> library.put(function.name(), function));
        byte[] bytes = new GraphDef(nodes, library, 1882).toBytes();
        Conversion conversion = Converter.fromGraph(GraphDef.read(MemorySegment.ofArray(bytes)))
                .with(ConverterOptions.defaults().withArrays(List.of("x"), List.of(fetches)))
                .convert();
        byte[] file = conversion.toBytes();
        for (int batch : batches) {
            List<Tensor> expected;
            try (TensorFlowRun original = TensorFlowRun.graph(bytes)) {
                expected = original.run(Map.of("x", input(batch)), List.of(fetches));
            }
            try (Interpreter interpreter = Interpreter.open(file);
                    OracleSession lite = NativeOracle.WHEEL.open(file, 1)) {
                interpreter.resize(0, Shape.of(batch, STEPS, FEATURES));
                lite.resize(0, batch, STEPS, FEATURES);
                lite.allocate();
                byte[] fed = input(batch).data().toArray(ValueLayout.JAVA_BYTE);
                interpreter.input(0).copyFrom(fed);
                lite.setInput(0, fed);
                interpreter.run();
                lite.invoke();
                for (int i = 0; i < fetches.length; i++) {
                    Tensor wanted = expected.get(i);
                    TensorComparison.requireClose(
                            fetches[i], interpreter.output(i).tensor(), wanted, 1e-5);
                    Tensor theirs = Tensor.of(
                            FLOAT32, wanted.shape(), Quantization.NONE, MemorySegment.ofArray(lite.output(i)));
                    TensorComparison.requireClose("original " + fetches[i], theirs, wanted, 1e-5);
                }
            }
        }
        return conversion;
    }

    private static String operators(Conversion conversion) {
        return conversion.model().main().nodes().stream()
                .map(node -> node.operator().name())
                .collect(Collectors.joining(" "));
    }

    @Test
    void anLstmIsOneOperator() throws Exception {
        Conversion conversion = check(layer("a", true, false, 1), 2, List.of(2), "a/out:0");
        assertThat(operators(conversion)).isEqualTo("UNIDIRECTIONAL_SEQUENCE_LSTM");
        assertThat(conversion.model().graphs()).hasSize(1);
        assertThat(conversion.report().text(true)).contains("fuse the LSTM", "reset the interpreter");
    }

    @Test
    void theLastOutputAlone() throws Exception {
        Conversion conversion = check(layer("a", true, false, 1), 1, List.of(1), "a/while:2");
        assertThat(operators(conversion)).isEqualTo("UNIDIRECTIONAL_SEQUENCE_LSTM GATHER");
    }

    @Test
    void whoReadsTheCellGetsTheLoop() throws Exception {
        Conversion conversion = check(layer("a", true, false, 1), 1, List.of(1), "a/while:3");
        assertThat(operators(conversion)).contains("WHILE");
    }

    @Test
    void bothDirections() throws Exception {
        List<NodeDef> layers = new ArrayList<>(layer("a", true, false, 1));
        layers.addAll(layer("b", true, true, 5));
        layers.add(ints("last", 1));
        layers.add(node("back", "ReverseV2", Map.of("T", type(FLOAT32), "Tidx", type(INT32)), "b/out", "last"));
        layers.add(number("axis", 2));
        layers.add(node(
                "both",
                "ConcatV2",
                Map.of("T", type(FLOAT32), "Tidx", type(INT32), "N", new AttrValue.Int(2)),
                "a/out",
                "back",
                "axis"));
        Conversion conversion = check(layers, 1, List.of(1), "both:0");
        assertThat(operators(conversion))
                .isEqualTo("REVERSE_V2 UNIDIRECTIONAL_SEQUENCE_LSTM REVERSE_V2 UNIDIRECTIONAL_SEQUENCE_LSTM"
                        + " CONCATENATION");
    }

    @Test
    void anOpenBatchKeepsTheLoop() throws Exception {
        Conversion conversion = check(layer("a", true, false, 1), -1, List.of(1, 3), "a/out:0");
        assertThat(operators(conversion)).contains("WHILE");
    }

    @Test
    void aGruKeepsTheLoop() throws Exception {
        Conversion conversion = check(layer("a", false, false, 1), 2, List.of(2), "a/out:0");
        assertThat(operators(conversion)).contains("WHILE");
        check(layer("a", false, true, 1), -1, List.of(1, 3), "a/out:0");
    }
}
