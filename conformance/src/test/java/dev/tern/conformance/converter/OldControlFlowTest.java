package dev.tern.conformance.converter;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Constants;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Loops, choices and lists of TensorFlow 1, converted and run beside TensorFlow. */
class OldControlFlowTest {
    private static final double BOUND = 1e-5;

    private final List<NodeDef> nodes = new ArrayList<>();

    private String add(String name, String operator, Map<String, AttrValue> attributes, String... inputs) {
        nodes.add(BuiltSavedModel.node(name, operator, attributes, inputs));
        return name;
    }

    private static Map<String, AttrValue> type(DataType type) {
        return Map.of("T", BuiltSavedModel.type(type));
    }

    private String placeholder(String name, DataType type, int... dims) {
        return add(
                name,
                "Placeholder",
                Map.of("dtype", BuiltSavedModel.type(type), "shape", new AttrValue.ShapeOf(Shape.of(dims))));
    }

    private String constant(String name, Shape shape, float... elements) {
        nodes.add(BuiltSavedModel.constant(name, Constants.of(name, shape, elements)));
        return name;
    }

    private String number(String name, int number, String... controls) {
        NodeDef made = BuiltSavedModel.constant(name, Constants.of(name, Shape.scalar(), number));
        nodes.add(made.withInputs(List.of(controls)));
        return name;
    }

    private String enter(String frame, String name, String of, DataType type, boolean constant) {
        return add(
                name,
                "Enter",
                Map.of(
                        "T", BuiltSavedModel.type(type),
                        "frame_name", new AttrValue.Bytes(frame.getBytes(StandardCharsets.UTF_8)),
                        "is_constant", new AttrValue.Bool(constant),
                        "parallel_iterations", new AttrValue.Int(1)),
                of);
    }

    /** The way in of a number that a loop changes; {@code name}/now is what a turn reads. */
    private void state(String frame, String name, String of, DataType type) {
        enter(frame, name + "/enter", of, type, false);
        add(
                name + "/merge",
                "Merge",
                Map.of("T", BuiltSavedModel.type(type), "N", new AttrValue.Int(2)),
                name + "/enter",
                name + "/next");
        add(name + "/switch", "Switch", type(type), name + "/merge", frame + "/goes");
        add(name + "/now", "Identity", type(type), name + "/switch:1");
        add(name + "/exit", "Exit", type(type), name + "/switch");
    }

    private void next(String name, String of, DataType type) {
        add(name + "/next", "NextIteration", type(type), of);
    }

    private void goesOn(String frame, String counter, int end) {
        number(frame + "/end", end, "^" + counter + "/merge");
        add(frame + "/less", "Less", type(INT32), counter + "/merge", frame + "/end");
        add(frame + "/goes", "LoopCond", Map.of(), frame + "/less");
    }

    private void count(String counter) {
        number(counter + "/one", 1, "^" + counter + "/now");
        next(counter, add(counter + "/sum", "Add", type(INT32), counter + "/now", counter + "/one"), INT32);
    }

    private static float[] numbers(int count) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = (float) Math.sin(1.7 * i + 1);
        }
        return all;
    }

    private static Tensor floats(int... dims) {
        Tensor tensor = Tensor.allocate(FLOAT32, Shape.of(dims), Arena.ofAuto());
        float[] all = numbers(Shape.of(dims).intElements());
        tensor.writeFloats(0, all.length, all, 0);
        return tensor;
    }

    private static Tensor truth(boolean holds) {
        Tensor tensor = Tensor.allocate(BOOL, Shape.scalar(), Arena.ofAuto());
        tensor.setInt(0, holds ? 1 : 0);
        return tensor;
    }

    private Conversion compare(Map<String, Tensor> feeds, String... fetches) throws Exception {
        byte[] bytes = new GraphDef(nodes, Map.of(), 1882).toBytes();
        List<Tensor> expected;
        try (TensorFlowRun original = TensorFlowRun.graph(bytes)) {
            expected = original.run(feeds, List.of(fetches));
        }
        Conversion conversion = Converter.fromGraph(GraphDef.read(MemorySegment.ofArray(bytes)))
                .with(ConverterOptions.defaults().withArrays(List.copyOf(feeds.keySet()), List.of(fetches)))
                .convert();
        try (Interpreter interpreter = Interpreter.open(conversion.toBytes())) {
            int i = 0;
            for (Tensor feed : feeds.values()) {
                interpreter.resize(i, feed.shape());
                interpreter.input(i++).segment().copyFrom(feed.data());
            }
            interpreter.run();
            for (int k = 0; k < expected.size(); k++) {
                TensorComparison.requireClose(fetches[k], interpreter.output(k).tensor(), expected.get(k), BOUND);
            }
        }
        return conversion;
    }

    private static long count(Conversion conversion, String operator) {
        return conversion.model().graphs().stream()
                .flatMap(graph -> graph.nodes().stream())
                .filter(node -> node.operator().name().equals(operator))
                .count();
    }

    private void loop() {
        placeholder("x", FLOAT32, -1, 3);
        constant("w", Shape.of(3, 3), numbers(9));
        number("zero", 0);
        state("f", "i", "zero", INT32);
        state("f", "h", "x", FLOAT32);
        enter("f", "weights", "w", FLOAT32, true);
        goesOn("f", "i", 5);
        count("i");
        add("product", "MatMul", type(FLOAT32), "h/now", "weights");
        next("h", add("tanh", "Tanh", type(FLOAT32), "product"), FLOAT32);
    }

    /** A loop with a choice inside, from which damaged graphs are made. */
    static byte[] loopWithChoice() {
        OldControlFlowTest graph = new OldControlFlowTest();
        graph.loop();
        graph.placeholder("c", BOOL);
        graph.add("y", "Neg", type(FLOAT32), graph.choice("choice", "c", "h/exit"));
        return new GraphDef(graph.nodes, Map.of(), 1882).toBytes();
    }

    @Test
    void aLoopBecomesOneWhile() throws Exception {
        loop();
        Conversion conversion = compare(Map.of("x", floats(2, 3)), "h/exit", "i/exit");
        assertThat(count(conversion, "WHILE")).isEqualTo(1);
    }

    /** Items of one list are read, results are put into another whose items' shape nobody tells. */
    @Test
    void listsAreReadAndWritten() throws Exception {
        int steps = 4;
        placeholder("x", FLOAT32, steps, 2, 3);
        number("zero", 0);
        number("steps", steps);
        number("one", 1);
        add("all", "Range", Map.of("Tidx", BuiltSavedModel.type(INT32)), "zero", "steps", "one");
        Map<String, AttrValue> list = Map.of("dtype", BuiltSavedModel.type(FLOAT32));
        add("in", "TensorArrayV3", list, "steps");
        add("out", "TensorArrayV3", list, "steps");
        add("filled", "TensorArrayScatterV3", type(FLOAT32), "in", "all", "x", "in:1");
        constant("h0", Shape.of(2, 5), new float[10]);
        constant("w", Shape.of(8, 5), numbers(40));
        constant("p", Shape.of(5, 4), numbers(20));
        state("rnn", "i", "zero", INT32);
        state("rnn", "h", "h0", FLOAT32);
        state("rnn", "list", "out:1", FLOAT32);
        enter("rnn", "in handle", "in", DataType.RESOURCE, true);
        enter("rnn", "in flow", "filled", FLOAT32, true);
        enter("rnn", "out handle", "out", DataType.RESOURCE, true);
        enter("rnn", "weights", "w", FLOAT32, true);
        enter("rnn", "projection", "p", FLOAT32, true);
        goesOn("rnn", "i", steps);
        count("i");
        add("item", "TensorArrayReadV3", list, "in handle", "i/now", "in flow");
        number("axis", 1, "^i/now");
        add(
                "both",
                "ConcatV2",
                Map.of("T", BuiltSavedModel.type(FLOAT32), "N", new AttrValue.Int(2)),
                "item",
                "h/now",
                "axis");
        add("product", "MatMul", type(FLOAT32), "both", "weights");
        next("h", add("tanh", "Tanh", type(FLOAT32), "product"), FLOAT32);
        add("projected", "MatMul", type(FLOAT32), "tanh", "projection");
        add("written", "TensorArrayWriteV3", type(FLOAT32), "out handle", "i/now", "projected", "list/now");
        next("list", "written", FLOAT32);
        add("size", "TensorArraySizeV3", Map.of(), "out", "list/exit");
        add("read all", "Range", Map.of("Tidx", BuiltSavedModel.type(INT32)), "zero", "size", "one");
        add("results", "TensorArrayGatherV3", list, "out", "read all", "list/exit");
        nodes.replaceAll(OldControlFlowTest::withoutSpaces);
        Conversion conversion = compare(Map.of("x", floats(steps, 2, 3)), "results", "h/exit", "size");
        assertThat(count(conversion, "WHILE")).isEqualTo(1);
    }

    private static NodeDef withoutSpaces(NodeDef node) {
        return node.withName(node.name().replace(' ', '_'))
                .withInputs(node.inputs().stream()
                        .map(input -> input.replace(' ', '_'))
                        .toList());
    }

    /** Both ways of a choice; the second is a constant that hangs on the choice by order alone. */
    private String choice(String name, String truth, String x) {
        add(name + "/way", "Switch", type(BOOL), truth, truth);
        add(name + "/other", "Identity", type(BOOL), name + "/way");
        add(name + "/x", "Switch", type(FLOAT32), x, truth);
        add(name + "/exp", "Exp", type(FLOAT32), name + "/x:1");
        NodeDef constant = BuiltSavedModel.constant(name + "/c", Constants.of("c", Shape.of(2, 3), numbers(6)));
        nodes.add(constant.withInputs(List.of("^" + name + "/other")));
        return add(
                name,
                "Merge",
                Map.of("T", BuiltSavedModel.type(FLOAT32), "N", new AttrValue.Int(2)),
                name + "/c",
                name + "/exp");
    }

    @Test
    void aChoiceBecomesIf() throws Exception {
        placeholder("c", BOOL);
        placeholder("x", FLOAT32, 2, 3);
        choice("choice", "c", "x");
        add("y", "Neg", type(FLOAT32), "choice");
        for (boolean holds : new boolean[] {true, false}) {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            feeds.put("c", truth(holds));
            feeds.put("x", floats(2, 3));
            assertThat(count(compare(feeds, "y"), "IF")).isEqualTo(1);
        }
    }

    /** What training alone does goes, where the graph says that it does not train. */
    @Test
    void aChoiceThatIsKnownIsItsWay() throws Exception {
        placeholder("x", FLOAT32, 2, 3);
        nodes.add(BuiltSavedModel.constant(
                "c",
                dev.tern.graph.Value.of("c", BOOL, Shape.scalar())
                        .withHasRank(true)
                        .withBuffer(dev.tern.graph.Buffer.of(new byte[] {1}))));
        choice("choice", "c", "x");
        add("y", "Neg", type(FLOAT32), "choice");
        Conversion conversion = compare(Map.of("x", floats(2, 3)), "y");
        assertThat(count(conversion, "IF")).isZero();
        assertThat(count(conversion, "EXP")).isEqualTo(1);
    }

    @Test
    void aChoiceStandsInALoop() throws Exception {
        placeholder("x", FLOAT32, 2, 3);
        number("zero", 0);
        state("f", "i", "zero", INT32);
        state("f", "h", "x", FLOAT32);
        goesOn("f", "i", 5);
        count("i");
        number("two", 2, "^i/now");
        add("late", "Less", type(INT32), "two", "i/now");
        choice("choice", "late", "h/now");
        next("h", add("tanh", "Tanh", type(FLOAT32), "choice"), FLOAT32);
        Conversion conversion = compare(Map.of("x", floats(2, 3)), "h/exit");
        assertThat(count(conversion, "WHILE")).isEqualTo(1);
        assertThat(count(conversion, "IF")).isEqualTo(1);
    }

    @Test
    void aLoopStandsInALoopAndBothInAChoice() throws Exception {
        placeholder("c", BOOL);
        placeholder("x", FLOAT32, 2, 3);
        add("way", "Switch", type(FLOAT32), "x", "c");
        add("taken", "Identity", type(FLOAT32), "way:1");
        add("truth", "Switch", type(BOOL), "c", "c");
        add("holds", "Identity", type(BOOL), "truth:1");
        number("zero", 0, "^holds");
        constant("w", Shape.of(3, 3), numbers(9));
        add("weights", "Switch", type(FLOAT32), "w", "c");
        state("f", "i", "zero", INT32);
        state("f", "h", "taken", FLOAT32);
        enter("f", "outer_weights", "weights:1", FLOAT32, true);
        goesOn("f", "i", 3);
        count("i");
        number("inner_zero", 0, "^i/now");
        state("g", "k", "inner_zero", INT32);
        state("g", "v", "h/now", FLOAT32);
        enter("g", "inner_weights", "outer_weights", FLOAT32, true);
        goesOn("g", "k", 2);
        count("k");
        add("product", "MatMul", type(FLOAT32), "v/now", "inner_weights");
        next("v", add("tanh", "Tanh", type(FLOAT32), "product"), FLOAT32);
        next("h", add("sum", "Add", type(FLOAT32), "v/exit", "h/now"), FLOAT32);
        add("negative", "Neg", type(FLOAT32), "way");
        add("y", "Merge", Map.of("T", BuiltSavedModel.type(FLOAT32), "N", new AttrValue.Int(2)), "negative", "h/exit");
        add("z", "Abs", type(FLOAT32), "y");
        for (boolean holds : new boolean[] {true, false}) {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            feeds.put("c", truth(holds));
            feeds.put("x", floats(2, 3));
            Conversion conversion = compare(feeds, "z");
            assertThat(count(conversion, "WHILE")).isEqualTo(2);
            assertThat(count(conversion, "IF")).isEqualTo(1);
        }
    }

    /** A net for spoken words whose LSTM is a loop, from its features and from sound. */
    @Test
    void aNetForWords() throws Exception {
        Path file = Path.of(System.getProperty("tern.data", "../../shared/data"))
                .resolve("savedmodel/frozen/kws_LSTM_S.pb");
        assumeThat(Files.exists(file)).isTrue();
        SplittableRandom random = new SplittableRandom(3);
        Tensor features = Tensor.allocate(FLOAT32, Shape.of(1, 25, 10), Arena.ofAuto());
        Tensor sound = Tensor.allocate(FLOAT32, Shape.of(16000, 1), Arena.ofAuto());
        for (Tensor tensor : List.of(features, sound)) {
            for (int i = 0; i < tensor.elements(); i++) {
                tensor.setFloat(i, random.nextFloat() * 2 - 1);
            }
        }
        Tensor rate = Tensor.allocate(INT32, Shape.scalar(), Arena.ofAuto());
        rate.setInt(0, 16000);
        Map<String, Tensor> sounds = new LinkedHashMap<>();
        sounds.put("decoded_sample_data:0", sound);
        sounds.put("decoded_sample_data:1", rate);
        for (Map<String, Tensor> feeds : List.of(Map.of("Reshape_1", features), sounds)) {
            ConverterOptions options = ConverterOptions.defaults()
                    .withArrays(List.copyOf(feeds.keySet()), List.of("labels_softmax"))
                    .withCustomOperators(feeds.size() > 1);
            if (feeds.size() == 1) {
                options = options.withInputShape("Reshape_1", features.shape());
            }
            Conversion conversion =
                    Converter.fromFrozenGraph(file).with(options).convert();
            assertThat(count(conversion, "WHILE")).isEqualTo(1);
            try (TensorFlowRun original = TensorFlowRun.frozen(file);
                    Interpreter interpreter = Interpreter.of(
                            conversion.model(), Options.defaults().withCustomOperators(OriginalCustomOperators.ALL))) {
                int i = 0;
                for (Tensor feed : feeds.values()) {
                    interpreter.input(i++).segment().copyFrom(feed.data());
                }
                interpreter.run();
                Tensor expected = original.run(feeds, List.of("labels_softmax")).getFirst();
                TensorComparison.requireClose("labels", interpreter.output(0).tensor(), expected, BOUND);
            }
        }
    }
}
