package dev.tern.conformance.converter;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.VARIANT;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Calls, choices, loops and lists, converted and run beside TensorFlow. */
class ControlFlowTest {
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

    private static AttrValue function(String name) {
        return new AttrValue.Function(name, Map.of());
    }

    private static FunctionDef.Argument argument(String name, DataType type) {
        return new FunctionDef.Argument(name, TensorFlowType.of(type).number());
    }

    private static NodeDef node(String name, String operator, Map<String, AttrValue> attributes, String... inputs) {
        return NodeDef.of(name, operator, List.of(inputs), attributes);
    }

    private static NodeDef placeholder(String name, DataType type, int... dims) {
        return node(name, "Placeholder", Map.of("dtype", type(type), "shape", new AttrValue.ShapeOf(Shape.of(dims))));
    }

    private static NodeDef constant(String name, dev.tern.graph.Value value) {
        Tensor tensor = Tensor.of(
                value.type(),
                value.shape(),
                Quantization.NONE,
                Objects.requireNonNull(value.buffer()).bytes());
        return node(name, "Const", Map.of("dtype", type(value.type()), "value", new AttrValue.TensorOf(tensor)));
    }

    private static NodeDef number(String name, int number) {
        return constant(name, Constants.of("", Shape.scalar(), number));
    }

    private static FunctionDef function(
            String name,
            List<FunctionDef.Argument> arguments,
            List<FunctionDef.Argument> results,
            Map<String, String> given,
            NodeDef... nodes) {
        return new FunctionDef(name, arguments, results, List.of(nodes), given, Map.of(), Map.of(), false);
    }

    private static Tensor floats(int... dims) {
        Tensor tensor = Tensor.allocate(FLOAT32, Shape.of(dims), Arena.ofAuto());
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setFloat(i, (float) Math.sin(i + 1));
        }
        return tensor;
    }

    private static Tensor truth(boolean holds) {
        Tensor tensor = Tensor.allocate(BOOL, Shape.scalar(), Arena.ofAuto());
        tensor.setInt(0, holds ? 1 : 0);
        return tensor;
    }

    private static void compare(
            List<NodeDef> nodes, List<FunctionDef> functions, Map<String, Tensor> feeds, String... fetches)
            throws Exception {
        Map<String, FunctionDef> library = new LinkedHashMap<>();
        functions.forEach(function -> library.put(function.name(), function));
        byte[] bytes = new GraphDef(nodes, library, 1882).toBytes();
        List<Tensor> expected;
        try (TensorFlowRun original = TensorFlowRun.graph(bytes)) {
            expected = original.run(feeds, List.of(fetches));
        }
        var conversion = Converter.fromGraph(GraphDef.read(MemorySegment.ofArray(bytes)))
                .with(ConverterOptions.defaults().withArrays(List.copyOf(feeds.keySet()), List.of(fetches)))
                .convert();
        try (Interpreter interpreter = Interpreter.open(conversion.toBytes())) {
            int i = 0;
            for (Tensor feed : feeds.values()) {
                interpreter.input(i++).segment().copyFrom(feed.data());
            }
            interpreter.run();
            for (int k = 0; k < expected.size(); k++) {
                TensorComparison.requireClose(fetches[k], interpreter.output(k).tensor(), expected.get(k), 1e-5);
            }
        }
    }

    private static final Map<String, AttrValue> T = Map.of("T", type(FLOAT32));

    @Test
    void callsAreInlined() throws Exception {
        FunctionDef twice = function(
                "twice",
                List.of(argument("x", FLOAT32)),
                List.of(argument("y", FLOAT32)),
                Map.of("y", "sum:z:0"),
                node("sum", "AddV2", T, "x", "x"));
        for (String operator : List.of("PartitionedCall", "StatefulPartitionedCall")) {
            compare(
                    List.of(
                            placeholder("x", FLOAT32, 2, 3),
                            node(
                                    "call",
                                    operator,
                                    Map.of("Tin", types(FLOAT32), "Tout", types(FLOAT32), "f", function("twice")),
                                    "x")),
                    List.of(twice),
                    Map.of("x", floats(2, 3)),
                    "call:0");
        }
    }

    @Test
    void choicesBecomeIf() throws Exception {
        List<FunctionDef.Argument> in = List.of(argument("x", FLOAT32));
        List<FunctionDef.Argument> out = List.of(argument("y", FLOAT32));
        FunctionDef then = function("then", in, out, Map.of("y", "e:y:0"), node("e", "Exp", T, "x"));
        FunctionDef otherwise = function("otherwise", in, out, Map.of("y", "n:y:0"), node("n", "Neg", T, "x"));
        for (String operator : List.of("If", "StatelessIf")) {
            for (boolean holds : new boolean[] {true, false}) {
                Map<String, Tensor> feeds = new LinkedHashMap<>();
                feeds.put("c", truth(holds));
                feeds.put("x", floats(2, 3));
                compare(
                        List.of(
                                placeholder("c", BOOL),
                                placeholder("x", FLOAT32, 2, 3),
                                node(
                                        "if",
                                        operator,
                                        Map.of(
                                                "Tcond", type(BOOL),
                                                "Tin", types(FLOAT32),
                                                "Tout", types(FLOAT32),
                                                "then_branch", function("then"),
                                                "else_branch", function("otherwise")),
                                        "c",
                                        "x")),
                        List.of(then, otherwise),
                        feeds,
                        "if:0");
            }
        }
    }

    @Test
    void loopsBecomeWhile() throws Exception {
        List<FunctionDef.Argument> state =
                List.of(argument("i", INT32), argument("x", FLOAT32), argument("w", FLOAT32));
        List<FunctionDef.Argument> next =
                List.of(argument("i2", INT32), argument("x2", FLOAT32), argument("w2", FLOAT32));
        FunctionDef test = function(
                "test",
                state,
                List.of(argument("goes", BOOL)),
                Map.of("goes", "less:z:0"),
                number("five", 5),
                node("less", "Less", Map.of("T", type(INT32)), "i", "five:output:0"));
        FunctionDef turn = function(
                "turn",
                state,
                next,
                Map.of("i2", "inc:z:0", "x2", "t:y:0", "w2", "w"),
                number("one", 1),
                node("inc", "AddV2", Map.of("T", type(INT32)), "i", "one:output:0"),
                node("m", "MatMul", T, "x", "w"),
                node("t", "Tanh", T, "m:product:0"));
        for (String operator : List.of("While", "StatelessWhile")) {
            compare(
                    List.of(
                            placeholder("x", FLOAT32, 2, 3),
                            number("zero", 0),
                            constant(
                                    "w",
                                    Constants.of(
                                            "", Shape.of(3, 3), floats(3, 3).toFloats())),
                            node(
                                    "while",
                                    operator,
                                    Map.of(
                                            "T", types(INT32, FLOAT32, FLOAT32),
                                            "cond", function("test"),
                                            "body", function("turn")),
                                    "zero",
                                    "x",
                                    "w")),
                    List.of(test, turn),
                    Map.of("x", floats(2, 3)),
                    "while:1");
        }
    }

    /** A recurrent net as Keras writes it: items of one list go in, items of another come out. */
    @Test
    void listsBecomeTensors() throws Exception {
        List<FunctionDef.Argument> state = List.of(
                argument("i", INT32), argument("h", FLOAT32), argument("out", VARIANT), argument("in", VARIANT));
        List<FunctionDef.Argument> next = List.of(
                argument("i2", INT32), argument("h2", FLOAT32), argument("out2", VARIANT), argument("in2", VARIANT));
        FunctionDef test = function(
                "test",
                state,
                List.of(argument("goes", BOOL)),
                Map.of("goes", "less:z:0"),
                number("steps", 4),
                node("less", "Less", Map.of("T", type(INT32)), "i", "steps:output:0"));
        Map<String, AttrValue> element = Map.of("element_dtype", type(FLOAT32));
        FunctionDef turn = function(
                "turn",
                state,
                next,
                Map.of("i2", "inc:z:0", "h2", "t:y:0", "out2", "set:output_handle:0", "in2", "in"),
                number("one", 1),
                constant("item", Constants.of("", Shape.of(2), 2, 3)),
                node("inc", "AddV2", Map.of("T", type(INT32)), "i", "one:output:0"),
                node("x", "TensorListGetItem", element, "in", "i", "item:output:0"),
                node("s", "AddV2", T, "x:item:0", "h"),
                node("t", "Tanh", T, "s:z:0"),
                node("set", "TensorListSetItem", element, "out", "i", "t:y:0"));
        compare(
                List.of(
                        placeholder("x", FLOAT32, 4, 2, 3),
                        number("zero", 0),
                        number("steps", 4),
                        constant("item", Constants.of("", Shape.of(2), 2, 3)),
                        constant("h", Constants.of("", Shape.of(2, 3), new float[6])),
                        node(
                                "in",
                                "TensorListFromTensor",
                                Map.of("element_dtype", type(FLOAT32), "shape_type", type(INT32)),
                                "x",
                                "item"),
                        node(
                                "out",
                                "TensorListReserve",
                                Map.of("element_dtype", type(FLOAT32), "shape_type", type(INT32)),
                                "item",
                                "steps"),
                        node(
                                "while",
                                "StatelessWhile",
                                Map.of(
                                        "T", types(INT32, FLOAT32, VARIANT, VARIANT),
                                        "cond", function("test"),
                                        "body", function("turn")),
                                "zero",
                                "h",
                                "out",
                                "in"),
                        node("stack", "TensorListStack", element, "while:2", "item"),
                        node("length", "TensorListLength", Map.of(), "while:2")),
                List.of(test, turn),
                Map.of("x", floats(4, 2, 3)),
                "stack:0",
                "while:1",
                "length:0");
    }

    @Test
    void listsThatGrow() throws Exception {
        Map<String, AttrValue> element = Map.of("element_dtype", type(FLOAT32));
        compare(
                List.of(
                        placeholder("x", FLOAT32, 2, 3),
                        number("most", 9),
                        constant("item", Constants.of("", Shape.of(2), 2, 3)),
                        node(
                                "list",
                                "EmptyTensorList",
                                Map.of("element_dtype", type(FLOAT32), "shape_type", type(INT32)),
                                "item",
                                "most"),
                        node("one", "TensorListPushBack", element, "list", "x"),
                        node("two", "TensorListPushBack", element, "one", "x"),
                        node("stack", "TensorListStack", element, "two", "item")),
                List.of(),
                Map.of("x", floats(2, 3)),
                "stack:0");
    }

    @Test
    void spectra() throws Exception {
        Map<String, AttrValue> parts = Map.of("T", type(DataType.COMPLEX64), "Tout", type(FLOAT32));
        compare(
                List.of(
                        placeholder("x", FLOAT32, 2, 16),
                        constant("length", Constants.of("", Shape.of(1), 16)),
                        node("f", "RFFT", Map.of(), "x", "length"),
                        node("abs", "ComplexAbs", parts, "f"),
                        node("real", "Real", parts, "f"),
                        node("imag", "Imag", parts, "f")),
                List.of(),
                Map.of("x", floats(2, 16)),
                "abs:0",
                "real:0",
                "imag:0");
        compare(
                List.of(
                        placeholder("x", FLOAT32, 2, 4, 16),
                        constant("length", Constants.of("", Shape.of(2), 4, 16)),
                        node("f", "RFFT2D", Map.of(), "x", "length"),
                        node("abs", "ComplexAbs", parts, "f")),
                List.of(),
                Map.of("x", floats(2, 4, 16)),
                "abs:0");
    }

    @Test
    void severalAtOnce() throws Exception {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put("x", floats(2));
        feeds.put("c", truth(true));
        compare(
                List.of(
                        placeholder("x", FLOAT32, 2),
                        placeholder("c", BOOL),
                        node("ids", "IdentityN", Map.of("T", types(FLOAT32, BOOL)), "x", "c"),
                        node(
                                "e",
                                "EnsureShape",
                                Map.of("T", type(FLOAT32), "shape", new AttrValue.ShapeOf(Shape.of(2))),
                                "x"),
                        node("sum", "AddV2", T, "ids", "e"),
                        node("not", "LogicalNot", Map.of(), "ids:1")),
                List.of(),
                feeds,
                "sum:0",
                "not:0");
    }
}
