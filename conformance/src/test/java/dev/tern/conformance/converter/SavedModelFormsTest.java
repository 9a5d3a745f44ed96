package dev.tern.conformance.converter;

import static dev.tern.conformance.converter.BuiltSavedModel.argument;
import static dev.tern.conformance.converter.BuiltSavedModel.constant;
import static dev.tern.conformance.converter.BuiltSavedModel.node;
import static dev.tern.conformance.converter.BuiltSavedModel.type;
import static dev.tern.conformance.converter.BuiltSavedModel.types;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.RESOURCE;
import static dev.tern.tensor.DataType.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.graph.Constants;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.SignatureRunner;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.TernException;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.FunctionDef;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Several signatures, and tables of strings, in SavedModels that TensorFlow itself loads and runs. */
class SavedModelFormsTest {
    @TempDir
    private Path folder = Path.of("");

    private static final Map<String, AttrValue> T = Map.of("T", type(FLOAT32));
    private static final List<String> WORDS = List.of("heron", "auk", "tern");

    private static Map<String, AttrValue> table(boolean toNumbers, String name) {
        return Map.of(
                "key_dtype", type(toNumbers ? STRING : INT64),
                "value_dtype", type(toNumbers ? INT64 : STRING),
                "shared_name", new AttrValue.Bytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, AttrValue> keyed(boolean toNumbers) {
        return Map.of("Tin", type(toNumbers ? STRING : INT64), "Tout", type(toNumbers ? INT64 : STRING));
    }

    /** Keys, values and default; a table that is filled as TensorFlow 2 does it: by a function. */
    private static BuiltSavedModel byFunction() {
        FunctionDef fill = new FunctionDef(
                "fill",
                List.of(argument("table", RESOURCE), argument("keys", STRING), argument("values", INT64)),
                List.of(argument("done", dev.tern.tensor.DataType.INT32)),
                List.of(
                        node("import", "LookupTableImportV2", keyed(true), "table", "keys", "values"),
                        constant("one", Constants.of("", Shape.scalar(), 1)).withInputs(List.of("^import"))),
                Map.of("done", "one:output:0"),
                Map.of(),
                Map.of(),
                true);
        return new BuiltSavedModel()
                .function(fill)
                .placeholder("x", STRING, -1)
                .add(
                        node("table", "HashTableV2", table(true, "words")),
                        constant("keys", Constants.ofStrings("", Shape.of(3), WORDS)),
                        constant("values", Constants.of("", Shape.of(3), 10L, 20L, 30L)),
                        constant("otherwise", Constants.of("", Shape.scalar(), -1L)),
                        node(
                                "filled",
                                "StatefulPartitionedCall",
                                Map.of(
                                        "Tin",
                                        types(RESOURCE, STRING, INT64),
                                        "Tout",
                                        types(dev.tern.tensor.DataType.INT32),
                                        "f",
                                        new AttrValue.Function("fill", Map.of())),
                                "table",
                                "keys",
                                "values"),
                        node("init", "NoOp", Map.of(), "^filled"),
                        node("y", "LookupTableFindV2", keyed(true), "table", "x", "otherwise"))
                .signature("serving_default", "x:0", STRING, new int[] {-1}, "y:0", INT64)
                .initial("init");
    }

    @Test
    void aTableFromStringsToNumbers() throws Exception {
        byFunction().write(folder);
        List<String> asked = List.of("tern", "heron", "dodo", "");
        List<Long> expected = new ArrayList<>();
        try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve");
                TString x = TString.vectorOf(asked.toArray(String[]::new));
                var result =
                        bundle.session().runner().feed("x:0", x).fetch("y:0").run()) {
            ((TInt64) result.get(0)).scalars().forEach(each -> expected.add(each.getLong()));
        }
        assertThat(expected).containsExactly(30L, 10L, -1L, -1L);
        Conversion conversion = Converter.fromSavedModel(folder).convert();
        assertThat(conversion.report().after()).containsKeys("HASHTABLE version 1", "HASHTABLE_IMPORT version 1");
        byte[] file = conversion.toBytes();
        byte[] encoded = StringElements.encodeText(asked);
        try (Interpreter interpreter = Interpreter.open(file);
                OracleSession original = NativeOracle.BYTEDECO.open(file, 1)) {
            interpreter.resize(0, Shape.of(4));
            interpreter.input(0).copyFrom(asked.toArray(String[]::new));
            interpreter.run();
            assertThat(interpreter.output(0).toLongs())
                    .containsExactly(expected.stream().mapToLong(v -> v).toArray());
            original.resize(0, 4);
            original.allocate();
            original.setInput(0, encoded);
            original.invoke();
            long[] theirs = new long[4];
            ByteBuffer.wrap(original.output(0))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer()
                    .get(theirs);
            assertThat(theirs).isEqualTo(interpreter.output(0).toLongs());
        }
    }

    @Test
    void aTableOfLinesFromAnAsset() throws Exception {
        new BuiltSavedModel()
                .placeholder("x", INT64, -1)
                .add(
                        node("table", "HashTableV2", table(false, "labels")),
                        constant("path", Constants.ofStrings("", Shape.scalar(), List.of("/gone/labels.txt"))),
                        constant("otherwise", Constants.ofStrings("", Shape.scalar(), List.of("?"))),
                        node(
                                "fill",
                                "InitializeTableFromTextFileV2",
                                Map.of(
                                        "key_index", new AttrValue.Int(-1),
                                        "value_index", new AttrValue.Int(-2)),
                                "table",
                                "path"),
                        node("y", "LookupTableFindV2", keyed(false), "table", "x", "otherwise"))
                .signature("serving_default", "x:0", INT64, new int[] {-1}, "y:0", STRING)
                .asset("path:0", "labels.txt", "heron\nauk\ntern\n")
                .initialInCollection("fill")
                .write(folder);
        List<String> expected = new ArrayList<>();
        try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve");
                TInt64 x = TInt64.tensorOf(NdArrays.vectorOf(2L, 7L, 0L));
                var result =
                        bundle.session().runner().feed("x:0", x).fetch("y:0").run()) {
            ((TString) result.get(0)).scalars().forEach(each -> expected.add(each.getObject()));
        }
        assertThat(expected).containsExactly("tern", "?", "heron");
        byte[] file = Converter.fromSavedModel(folder).convert().toBytes();
        try (Interpreter interpreter = Interpreter.open(file);
                OracleSession original = NativeOracle.BYTEDECO.open(file, 1)) {
            interpreter.resize(0, Shape.of(3));
            interpreter.input(0).copyFrom(2L, 7L, 0L);
            interpreter.run();
            assertThat(interpreter.output(0).toStrings()).isEqualTo(expected);
            original.resize(0, 3);
            original.allocate();
            ByteBuffer fed = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            fed.putLong(2).putLong(7).putLong(0);
            original.setInput(0, fed.array());
            original.invoke();
            assertThat(StringElements.decodeText(MemorySegment.ofArray(original.output(0))))
                    .isEqualTo(expected);
        }
    }

    /** Tables of both makes, filled as TensorFlow 1 does it, and their size; a placeholder with a default; an assertion. */
    @Test
    void otherFormsOfTables() throws Exception {
        new BuiltSavedModel()
                .placeholder("x", STRING, -1)
                .add(
                        node("table", "HashTableV2", table(true, "one")),
                        node("mutable", "MutableHashTableV2", table(true, "two")),
                        constant("keys", Constants.ofStrings("", Shape.of(3), WORDS)),
                        constant("values", Constants.of("", Shape.of(3), 10L, 20L, 30L)),
                        constant("otherwise", Constants.of("", Shape.scalar(), -1L)),
                        node(
                                "given",
                                "PlaceholderWithDefault",
                                Map.of("dtype", type(INT64), "shape", new AttrValue.ShapeOf(Shape.scalar())),
                                "otherwise"),
                        node(
                                "first",
                                "InitializeTableV2",
                                Map.of("Tkey", type(STRING), "Tval", type(INT64)),
                                "table",
                                "keys",
                                "values"),
                        node("second", "LookupTableImportV2", keyed(true), "mutable", "keys", "values"),
                        node("fill", "NoOp", Map.of(), "^first", "^second"),
                        node("a", "LookupTableFindV2", keyed(true), "table", "x", "given"),
                        node("b", "LookupTableFindV2", keyed(true), "mutable", "x", "otherwise"),
                        constant("holds", Constants.of("", Shape.scalar(), true)),
                        node("check", "Assert", Map.of("T", types(INT64)), "holds", "values"),
                        node("size", "LookupTableSizeV2", Map.of(), "table").withInputs(List.of("table", "^check")),
                        node("sum", "AddV2", Map.of("T", type(INT64)), "a", "b"),
                        node("y", "AddV2", Map.of("T", type(INT64)), "sum", "size"))
                .signature("serving_default", "x:0", STRING, new int[] {-1}, "y:0", INT64)
                .initialInCollection("fill")
                .write(folder);
        List<Long> expected = new ArrayList<>();
        try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve");
                TString x = TString.vectorOf("auk", "emu");
                var result =
                        bundle.session().runner().feed("x:0", x).fetch("y:0").run()) {
            ((TInt64) result.get(0)).scalars().forEach(each -> expected.add(each.getLong()));
        }
        assertThat(expected).containsExactly(43L, 1L);
        try (Interpreter interpreter =
                Interpreter.open(Converter.fromSavedModel(folder).convert().toBytes())) {
            interpreter.resize(0, Shape.of(2));
            interpreter.input(0).copyFrom("auk", "emu");
            interpreter.run();
            assertThat(interpreter.output(0).toLongs()).containsExactly(43L, 1L);
        }
    }

    @Test
    void tablesThatNothingFillsOrOfOtherTypesAreRefused() throws Exception {
        new BuiltSavedModel()
                .placeholder("x", INT64, -1)
                .add(
                        node("table", "HashTableV2", Map.of("key_dtype", type(INT64), "value_dtype", type(INT64))),
                        constant("otherwise", Constants.of("", Shape.scalar(), -1L)),
                        node("empty", "HashTableV2", table(false, "empty")),
                        constant("none", Constants.ofStrings("", Shape.scalar(), List.of("?"))),
                        node("z", "LookupTableFindV2", keyed(false), "empty", "x", "none"),
                        node(
                                "y",
                                "LookupTableFindV2",
                                Map.of("Tin", type(INT64), "Tout", type(INT64)),
                                "table",
                                "x",
                                "otherwise"))
                .signature("numbers", "x:0", INT64, new int[] {-1}, "y:0", INT64)
                .signature("words", "x:0", INT64, new int[] {-1}, "z:0", STRING)
                .write(folder);
        assertThatThrownBy(() -> Converter.fromSavedModel(folder).convert())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("2 nodes cannot be converted")
                .hasMessageContaining("its table leads from i64 to i64")
                .hasMessageContaining("LookupTableFindV2 'y'")
                .hasMessageContaining("nothing fills its table")
                .hasMessageContaining("LookupTableFindV2 'z'");
    }

    @Test
    void twoSignaturesShareTheirWeights() throws Exception {
        float[] weights = new float[64 * 64];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.sin(i);
        }
        new BuiltSavedModel()
                .placeholder("x", FLOAT32, -1, 64)
                .placeholder("z", FLOAT32, -1, 64)
                .add(
                        constant("w", Constants.of("", Shape.of(64, 64), weights)),
                        node("product", "MatMul", T, "x", "w"),
                        node("encoded", "Tanh", T, "product"),
                        node("other", "MatMul", T, "z", "w"),
                        node("decoded", "Relu", T, "other"))
                .signature("encode", "x:0", FLOAT32, new int[] {-1, 64}, "encoded:0", FLOAT32)
                .signature("decode", "z:0", FLOAT32, new int[] {-1, 64}, "decoded:0", FLOAT32)
                .write(folder);
        Conversion both = Converter.fromSavedModel(folder).convert();
        byte[] one = Converter.fromSavedModel(folder)
                .with(ConverterOptions.defaults().withSignatures("encode"))
                .convert()
                .toBytes();
        byte[] file = both.toBytes();
        assertThat(both.model().signatures()).extracting(s -> s.key()).containsExactly("decode", "encode");
        assertThat(file.length).isLessThan(one.length + 2000);
        assertThat(both.report().differences()).hasSize(2);
        dev.tern.tensor.Tensor fed = fed();
        Path written = folder.resolve("both.tflite");
        Files.write(written, file);
        for (String key : List.of("encode", "decode")) {
            String in = key.equals("encode") ? "x" : "z";
            String out = key + "d";
            dev.tern.tensor.Tensor expected;
            try (TensorFlowRun original = TensorFlowRun.savedModel(folder)) {
                expected = original.run(Map.of(in + ":0", fed), List.of(out + ":0"))
                        .getFirst();
            }
            try (Interpreter interpreter = Interpreter.open(file)) {
                SignatureRunner runner = interpreter.signature(key);
                runner.input("in").segment().copyFrom(fed.data());
                runner.run();
                TensorComparison.requireClose(key, runner.output("out").tensor(), expected, 1e-5);
            }
            assertThat(byOriginal(written, key, fed.toFloats()))
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(expected.toFloats());
        }
    }

    private static dev.tern.tensor.Tensor fed() {
        dev.tern.tensor.Tensor fed =
                dev.tern.tensor.Tensor.allocate(FLOAT32, Shape.of(1, 64), java.lang.foreign.Arena.ofAuto());
        for (int i = 0; i < 64; i++) {
            fed.setFloat(i, (float) Math.cos(i));
        }
        return fed;
    }

    /** The original, entered by the signature's key. */
    private static float[] byOriginal(Path file, String key, float[] input) {
        try (FlatBufferModel model = FlatBufferModel.BuildFromFile(file.toString());
                BuiltinOpResolver resolver = new BuiltinOpResolver();
                InterpreterBuilder builder = new InterpreterBuilder(model, resolver);
                org.bytedeco.tensorflowlite.Interpreter interpreter =
                        new org.bytedeco.tensorflowlite.Interpreter((org.bytedeco.javacpp.Pointer) null)) {
            builder.apply(interpreter);
            var runner = interpreter.GetSignatureRunner(key);
            assertThat(runner.AllocateTensors()).isZero();
            runner.input_tensor("in").data().f().put(input);
            assertThat(runner.Invoke()).isZero();
            float[] output = new float[input.length];
            runner.output_tensor("out").data().f().get(output);
            return output;
        }
    }
}
