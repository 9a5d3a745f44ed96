package dev.tern.conformance.converter;

import static dev.tern.conformance.converter.BuiltSavedModel.constant;
import static dev.tern.conformance.converter.BuiltSavedModel.node;
import static dev.tern.conformance.converter.BuiltSavedModel.type;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.graph.Constants;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Layers as TensorFlow's libraries spell them: what comes out, and that TensorFlow and the original say the same. */
class PatternsTest {
    private static final Map<String, AttrValue> T = Map.of("T", type(FLOAT32));
    private static final Map<String, AttrValue> REDUCTION =
            Map.of("T", type(FLOAT32), "Tidx", type(INT32), "keep_dims", new AttrValue.Bool(true));

    private static NodeDef number(String name, double number) {
        return constant(name, Constants.of("", Shape.scalar(), (float) number));
    }

    private static NodeDef weights(String name, int... dims) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] all = new float[Shape.of(dims).intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextFloat() - 0.4f;
        }
        return constant(name, Constants.of("", Shape.of(dims), all));
    }

    private static Tensor drawn(Shape shape) {
        Tensor tensor = Tensor.allocate(FLOAT32, shape, Arena.ofAuto());
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setFloat(i, (float) (3 * Math.sin(i + 1)));
        }
        return tensor;
    }

    private static NodeDef placeholder(int... dims) {
        return node("x", "Placeholder", Map.of("dtype", type(FLOAT32), "shape", new AttrValue.ShapeOf(Shape.of(dims))));
    }

    private static Conversion converted(List<NodeDef> nodes) {
        byte[] bytes = new GraphDef(nodes, Map.of(), 1882).toBytes();
        return Converter.fromGraph(GraphDef.read(MemorySegment.ofArray(bytes)))
                .with(ConverterOptions.defaults().withArrays(List.of("x"), List.of("y")))
                .convert();
    }

    /** Converts nodes from x to y; {@code same} computes the same where TensorFlow cannot run {@code nodes}. */
    private static String operators(List<NodeDef> nodes, List<NodeDef> same, Shape shape, double bound)
            throws Exception {
        Conversion conversion = converted(nodes);
        Tensor expected;
        try (TensorFlowRun original = TensorFlowRun.graph(new GraphDef(same, Map.of(), 1882).toBytes())) {
            expected = original.run(Map.of("x", drawn(shape)), List.of("y:0")).getFirst();
        }
        byte[] file = conversion.toBytes();
        try (Interpreter interpreter = Interpreter.open(file);
                OracleSession lite = NativeOracle.WHEEL.open(file, 1)) {
            interpreter.resize(0, shape);
            interpreter.input(0).segment().copyFrom(drawn(shape).data());
            interpreter.run();
            TensorComparison.requireClose("y", interpreter.output(0).tensor(), expected, bound);
            lite.resize(0, shape.dims());
            lite.allocate();
            lite.setInput(0, drawn(shape).data().toArray(ValueLayout.JAVA_BYTE));
            lite.invoke();
            Tensor theirs =
                    Tensor.of(FLOAT32, expected.shape(), Quantization.NONE, MemorySegment.ofArray(lite.output(0)));
            TensorComparison.requireClose("original y", theirs, expected, bound);
        }
        return conversion.model().main().nodes().stream()
                .map(each -> each.operator().name())
                .collect(Collectors.joining(" "));
    }

    private static String operators(Shape shape, NodeDef... nodes) throws Exception {
        List<NodeDef> all = new ArrayList<>();
        int[] open = shape.dims();
        open[0] = -1;
        all.add(placeholder(open));
        Collections.addAll(all, nodes);
        return operators(all, all, shape, 1e-5);
    }

    @Test
    void geluByTheErrorFunction() throws Exception {
        assertThat(operators(
                        Shape.of(4, 6),
                        number("half", 0.5),
                        number("root", Math.sqrt(2)),
                        number("one", 1),
                        node("scaled", "RealDiv", T, "x", "root"),
                        node("erf", "Erf", T, "scaled"),
                        node("sum", "AddV2", T, "one", "erf"),
                        node("halved", "Mul", T, "half", "x"),
                        node("y", "Mul", T, "halved", "sum")))
                .isEqualTo("GELU");
    }

    @Test
    void geluByTheHyperbolicTangent() throws Exception {
        assertThat(operators(
                        Shape.of(4, 6),
                        number("half", 0.5),
                        number("c", 0.044715),
                        number("root", Math.sqrt(2 / Math.PI)),
                        number("three", 3),
                        number("one", 1),
                        node("cube", "Pow", T, "x", "three"),
                        node("part", "Mul", T, "c", "cube"),
                        node("inner", "AddV2", T, "x", "part"),
                        node("scaled", "Mul", T, "root", "inner"),
                        node("tanh", "Tanh", T, "scaled"),
                        node("sum", "AddV2", T, "one", "tanh"),
                        node("halved", "Mul", T, "half", "x"),
                        node("y", "Mul", T, "halved", "sum")))
                .isEqualTo("GELU");
    }

    @Test
    void anErrorFunctionAloneIsRefusedByName() {
        assertThatThrownBy(() -> converted(List.of(placeholder(2, 3), node("y", "Erf", T, "x"))))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("Erf 'y'")
                .hasMessageContaining("GELU");
    }

    @Test
    void preluAsKerasSpellsIt() throws Exception {
        assertThat(operators(
                        Shape.of(2, 4, 4, 3),
                        weights("alpha", 1, 1, 3),
                        node("above", "Relu", T, "x"),
                        node("negative", "Neg", T, "alpha"),
                        node("turned", "Neg", T, "x"),
                        node("below", "Relu", T, "turned"),
                        node("scaled", "Mul", T, "negative", "below"),
                        node("y", "AddV2", T, "above", "scaled")))
                .isEqualTo("PRELU");
    }

    @Test
    void layerNormalization() throws Exception {
        assertThat(operators(
                        Shape.of(2, 5, 8),
                        constant("axis", Constants.of("", Shape.of(1), 2)),
                        number("epsilon", 1e-3),
                        weights("gamma", 8),
                        weights("beta", 8),
                        node("mean", "Mean", REDUCTION, "x", "axis"),
                        node("stop", "StopGradient", T, "mean"),
                        node("difference", "SquaredDifference", T, "x", "stop"),
                        node("variance", "Mean", REDUCTION, "difference", "axis"),
                        node("safe", "AddV2", T, "variance", "epsilon"),
                        node("root", "Rsqrt", T, "safe"),
                        node("slope", "Mul", T, "root", "gamma"),
                        node("scaled", "Mul", T, "x", "slope"),
                        node("moved", "Mul", T, "mean", "slope"),
                        node("shift", "Sub", T, "beta", "moved"),
                        node("y", "AddV2", T, "scaled", "shift")))
                .isEqualTo("MEAN SQUARED_DIFFERENCE MEAN ADD RSQRT MUL MUL SUB MUL ADD");
    }

    @Test
    void normsAndLogarithms() throws Exception {
        assertThat(operators(
                        Shape.of(3, 8),
                        constant("axis", Constants.of("", Shape.of(1), 1)),
                        number("epsilon", 1e-12),
                        node("square", "Square", T, "x"),
                        node("sum", "Sum", REDUCTION, "square", "axis"),
                        node("safe", "Maximum", T, "sum", "epsilon"),
                        node("root", "Rsqrt", T, "safe"),
                        node("y", "Mul", T, "x", "root")))
                .isEqualTo("L2_NORMALIZATION");
        assertThat(operators(Shape.of(3, 8), node("y", "LogSoftmax", T, "x"))).isEqualTo("LOG_SOFTMAX");
        assertThat(operators(
                        Shape.of(3, 8),
                        constant("axis", Constants.of("", Shape.of(1), 1)),
                        node("exp", "Exp", T, "x"),
                        node("sum", "Sum", REDUCTION, "exp", "axis"),
                        node("log", "Log", T, "sum"),
                        node("y", "Sub", T, "x", "log")))
                .isEqualTo("LOG_SOFTMAX");
    }

    private static float[] run(NodeDef... nodes) {
        byte[] bytes = new GraphDef(List.of(nodes), Map.of(), 1882).toBytes();
        byte[] file = Converter.fromGraph(GraphDef.read(MemorySegment.ofArray(bytes)))
                .with(ConverterOptions.defaults().withArrays(List.of(), List.of("y")))
                .convert()
                .toBytes();
        try (Interpreter interpreter = Interpreter.open(file)) {
            interpreter.run();
            return interpreter.output(0).toFloats();
        }
    }

    /** What is drawn differs from run to run; of what kind it is does not. */
    @Test
    void randomNumbersAreOfTheirKind() {
        Map<String, AttrValue> drawn = Map.of("T", type(INT32), "dtype", type(FLOAT32), "seed", new AttrValue.Int(3));
        NodeDef shape = constant("shape", Constants.of("", Shape.of(2), 50, 40));
        float[] uniform = run(shape, node("y", "RandomUniform", drawn, "shape"));
        float[] normal = run(shape, node("y", "RandomStandardNormal", drawn, "shape"));
        assertThat(uniform).hasSize(2000);
        double mean = 0;
        double spread = 0;
        for (int i = 0; i < 2000; i++) {
            assertThat(uniform[i]).isBetween(0f, 1f);
            mean += uniform[i] / 2000;
            spread += normal[i] * normal[i] / 2000;
        }
        assertThat(mean).isBetween(0.45, 0.55);
        assertThat(spread).isBetween(0.85, 1.15);
        float[] chosen = run(
                constant("logits", Constants.of("", Shape.of(1, 3), -100f, 0f, -100f)),
                constant("count", Constants.of("", Shape.scalar(), 20)),
                node("z", "Multinomial", Map.of("T", type(FLOAT32), "output_dtype", type(INT32)), "logits", "count"),
                node("y", "Cast", Map.of("SrcT", type(INT32), "DstT", type(FLOAT32)), "z"));
        assertThat(chosen).hasSize(20).containsOnly(1f);
    }

    /** TensorFlow itself runs this one in compiled clusters alone. */
    @Test
    void slicesAreUpdated() {
        assertThat(run(
                        constant("a", Constants.of("", Shape.of(5), 1f, 2f, 3f, 4f, 5f)),
                        constant("b", Constants.of("", Shape.of(2), 8f, 9f)),
                        constant("at", Constants.of("", Shape.of(1), 2)),
                        node(
                                "y",
                                "XlaDynamicUpdateSlice",
                                Map.of("T", type(FLOAT32), "Tindices", type(INT32)),
                                "a",
                                "b",
                                "at")))
                .containsExactly(1f, 2f, 8f, 9f, 5f);
    }

    private static Map<String, AttrValue> window(boolean first, int stride) {
        List<AttrValue> strides = new ArrayList<>();
        for (int each : first ? new int[] {1, 1, stride, stride} : new int[] {1, stride, stride, 1}) {
            strides.add(new AttrValue.Int(each));
        }
        return Map.of(
                "T", type(FLOAT32),
                "strides", new AttrValue.ListOf(strides),
                "padding", text("SAME"),
                "data_format", text(first ? "NCHW" : "NHWC"));
    }

    private static AttrValue text(String text) {
        return new AttrValue.Bytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Map<String, AttrValue> with(Map<String, AttrValue> all, String key, AttrValue value) {
        Map<String, AttrValue> more = new java.util.HashMap<>(all);
        more.put(key, value);
        return more;
    }

    /** A residual net with normalisation, in either layout; x comes in and y goes out with channels last. */
    private static List<NodeDef> residualNet(boolean first) {
        AttrValue layout = text(first ? "NCHW" : "NHWC");
        Map<String, AttrValue> biased = Map.of("T", type(FLOAT32), "data_format", layout);
        Map<String, AttrValue> norm = Map.of(
                "T",
                type(FLOAT32),
                "U",
                type(FLOAT32),
                "epsilon",
                new AttrValue.Float32(1e-3f),
                "is_training",
                new AttrValue.Bool(false),
                "data_format",
                layout);
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(placeholder(-1, 8, 8, 3));
        String from = "x";
        if (first) {
            nodes.add(constant("toFirst", Constants.of("", Shape.of(4), 0, 3, 1, 2)));
            nodes.add(node("xf", "Transpose", with(T, "Tperm", type(INT32)), "x", "toFirst"));
            from = "xf";
        }
        nodes.add(weights("w1", 3, 3, 3, 6));
        nodes.add(weights("b1", 6));
        nodes.add(node("c1", "Conv2D", window(first, 2), from, "w1"));
        nodes.add(node("a1", "BiasAdd", biased, "c1", "b1"));
        nodes.add(node("r1", "Relu", T, "a1"));
        nodes.add(weights("w2", 3, 3, 6, 6));
        nodes.add(node("c2", "Conv2D", window(first, 1), "r1", "w2"));
        for (String each : List.of("scale", "offset", "mean")) {
            nodes.add(weights(each, 6));
        }
        nodes.add(constant("variance", Constants.of("", Shape.of(6), 1f, 0.5f, 2f, 1.5f, 0.7f, 1.1f)));
        nodes.add(node("n2", "FusedBatchNormV3", norm, "c2", "scale", "offset", "mean", "variance"));
        nodes.add(node("sum", "AddV2", T, "n2", "r1"));
        nodes.add(node("r2", "Relu6", T, "sum"));
        Map<String, AttrValue> pool = with(
                window(first, 2),
                "ksize",
                new AttrValue.ListOf((first ? List.of(1, 1, 2, 2) : List.of(1, 2, 2, 1))
                        .stream().map(n -> (AttrValue) new AttrValue.Int(n)).toList()));
        nodes.add(node("pool", "MaxPool", pool, "r2"));
        nodes.add(node("t", "Tanh", T, "pool"));
        nodes.add(number("axis", 0).withName("unused"));
        nodes.add(constant("channels", Constants.of("", Shape.scalar(), first ? 1 : 3)));
        nodes.add(node(
                "both",
                "ConcatV2",
                Map.of("T", type(FLOAT32), "Tidx", type(INT32), "N", new AttrValue.Int(2)),
                "t",
                "pool",
                "channels"));
        nodes.add(constant("spatial", Constants.of("", Shape.of(2), first ? new int[] {2, 3} : new int[] {1, 2})));
        nodes.add(node("y", "Mean", with(REDUCTION, "keep_dims", new AttrValue.Bool(false)), "both", "spatial"));
        return nodes;
    }

    /** The net with channels first as a file. */
    static byte[] residualGraph() {
        return new GraphDef(residualNet(true), Map.of(), 1882).toBytes();
    }

    @Test
    void channelsFirstBecomeChannelsLast() throws Exception {
        String last = operators(residualNet(false), residualNet(false), Shape.of(2, 8, 8, 3), 1e-5);
        String first = operators(residualNet(true), residualNet(false), Shape.of(2, 8, 8, 3), 1e-5);
        assertThat(first).isEqualTo(last).doesNotContain("TRANSPOSE");
    }
}
