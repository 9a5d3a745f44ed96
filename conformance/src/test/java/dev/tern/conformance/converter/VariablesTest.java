package dev.tern.conformance.converter;

import static dev.tern.conformance.converter.BuiltSavedModel.constant;
import static dev.tern.conformance.converter.BuiltSavedModel.node;
import static dev.tern.conformance.converter.BuiltSavedModel.type;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.STRING;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.converter.Converter;
import dev.tern.graph.Constants;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.BundleWriter;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables of both kinds, read in every way there is: frozen, and run beside TensorFlow after it has given them values. */
class VariablesTest {
    private static final String SERVING = "serving_default";
    private static final Shape SHAPE = Shape.of(4, 3);

    @TempDir
    private Path folder = Path.of("");

    private static Map<String, AttrValue> variable(DataType type, String shared) {
        return Map.of(
                "dtype", type(type),
                "shape", new AttrValue.ShapeOf(SHAPE),
                "shared_name", new AttrValue.Bytes(shared.getBytes(StandardCharsets.UTF_8)));
    }

    private static dev.tern.graph.Value values(DataType type) {
        float[] floats = new float[SHAPE.intElements()];
        int[] whole = new int[floats.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) Math.sin(i);
            whole[i] = 3 * i - 5;
        }
        return type == INT32 ? Constants.of("", SHAPE, whole) : Constants.of("", SHAPE, floats);
    }

    private static List<NodeDef> nodes(DataType type, String old) {
        Map<String, AttrValue> t = Map.of("T", type(type));
        Map<String, AttrValue> dtype = Map.of("dtype", type(type));
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(node("x", "Placeholder", Map.of("dtype", type(type), "shape", new AttrValue.ShapeOf(Shape.of(3)))));
        nodes.add(constant("values", values(type)));
        nodes.add(node("v", "VarHandleOp", variable(type, "weights")));
        nodes.add(node("give", "AssignVariableOp", dtype, "v", "values"));
        nodes.add(node("read", "ReadVariableOp", dtype, "v"));
        nodes.add(node("sum", "AddV2", t, "read", "x"));
        nodes.add(node("shape", "VariableShape", Map.of("out_type", type(INT32)), "v"));
        nodes.add(constant("rows", Constants.of("", Shape.of(2), 3, 1)));
        nodes.add(node("some", "ResourceGather", Map.of("dtype", type(type), "Tindices", type(INT32)), "v", "rows"));
        nodes.add(node("w", old, variable(type, "old")));
        nodes.add(node("give_old", "Assign", t, "w", "values"));
        nodes.add(node("product", "Mul", t, "w", "x"));
        nodes.add(node(
                "file", "Placeholder", Map.of("dtype", type(STRING), "shape", new AttrValue.ShapeOf(Shape.scalar()))));
        nodes.add(constant("names", Constants.ofStrings("", Shape.of(2), List.of("weights", "old"))));
        nodes.add(constant("slices", Constants.ofStrings("", Shape.of(2), List.of("", ""))));
        nodes.add(node(
                "stored", "RestoreV2", Map.of("dtypes", BuiltSavedModel.types(type, type)), "file", "names", "slices"));
        nodes.add(node("put", "AssignVariableOp", dtype, "v", "stored"));
        nodes.add(node("put_old", "Assign", t, "w", "stored:1"));
        nodes.add(node("restore", "NoOp", Map.of(), "^put", "^put_old"));
        return nodes;
    }

    private static final List<String> RESULTS = List.of("sum:0", "shape:0", "some:0", "product:0");

    private void write(DataType type, List<NodeDef> nodes, List<String> results) throws Exception {
        BuiltSavedModel model = new BuiltSavedModel().add(nodes.toArray(NodeDef[]::new));
        model.signatureInput(SERVING, "x:0", type, 3).restore("restore", "file:0");
        for (String result : results) {
            boolean isShape = result.startsWith("shape");
            model.signatureOutput(SERVING, result, isShape ? INT32 : type);
        }
        model.write(folder);
        dev.tern.graph.Value value = values(type);
        Tensor tensor = Tensor.of(
                type,
                SHAPE,
                dev.tern.tensor.Quantization.NONE,
                java.util.Objects.requireNonNull(value.buffer()).bytes());
        BundleWriter.write(folder.resolve("variables/variables"), Map.of("weights", tensor, "old", tensor));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "INT32"})
    void areConstants(DataType type) throws Exception {
        List<NodeDef> nodes = nodes(type, "VariableV2");
        write(type, nodes, RESULTS);
        Tensor x = Tensor.allocate(type, Shape.of(3), Arena.ofAuto());
        for (int i = 0; i < 3; i++) {
            if (type == INT32) {
                x.setInt(i, i + 2);
            } else {
                x.setFloat(i, i + 0.5f);
            }
        }
        Map<String, Tensor> expected = new LinkedHashMap<>();
        try (TensorFlowRun original = TensorFlowRun.graph(new GraphDef(nodes, Map.of(), 1882).toBytes())) {
            original.runAll(List.of("give", "give_old"));
            List<Tensor> all = original.run(Map.of("x", x), RESULTS);
            for (int i = 0; i < RESULTS.size(); i++) {
                expected.put(RESULTS.get(i).replace(':', '_'), all.get(i));
            }
        }
        var conversion = Converter.fromSavedModel(folder).convert();
        try (Interpreter interpreter = Interpreter.of(conversion.model())) {
            var runner = interpreter.signature(SERVING);
            runner.input("x_0").segment().copyFrom(x.data());
            runner.run();
            expected.forEach((name, tensor) ->
                    TensorComparison.requireClose(name, runner.output(name).tensor(), tensor, 1e-6));
        }
    }

    /** A variable that changes while the model runs is no constant. */
    @ParameterizedTest
    @ValueSource(strings = {"VariableV2", "Variable"})
    void changesAreRefused(String old) throws Exception {
        write(FLOAT32, nodes(FLOAT32, old), List.of("give_old:0"));
        assertThatThrownBy(() -> Converter.fromSavedModel(folder).convert())
                .hasMessageContaining("Assign 'give_old'")
                .hasMessageContaining("a variable is changed while the model runs");
    }
}
