package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import dev.tern.training.Predictor;
import dev.tern.training.Sequential;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.layer.Attention;
import dev.tern.training.layer.Concatenate;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer: the shape that Keras gives its result, gradients of its weights and of what lies before it, and the same
 * results from a file, for other batches too.
 */
class LayersTest {
    /** Layers that no gradient passes, or none of their own, and why. */
    private static final Map<String, String> WITHOUT_GRADIENT = Map.of(
            "Input", "it is what is given",
            "CategoryEncoding", "it takes class numbers",
            "Discretization", "it gives class numbers",
            "IntegerLookup", "it looks numbers up",
            "Hashing", "it takes texts",
            "SpectralNormalization", "it does not learn",
            "StringLookupLayer", "it takes texts",
            "TextVectorizationLayer", "it takes texts");

    static Stream<LayerCases.Case> cases() {
        return LayerCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isAsKerasHasIt(LayerCases.Case c) {
        List<Symbol> symbols = c.inputs().stream()
                .map(each -> Input.of(each).ofType(c.type()).symbol())
                .toList();
        Model model = Model.of(
                symbols,
                List.of(c.layer().applyAll(symbols.toArray(Symbol[]::new)).getFirst()));
        int[] open = new int[c.result().length + 1];
        open[0] = -1;
        System.arraycopy(c.result(), 0, open, 1, c.result().length);
        assertThat(model.outputs().getFirst().shape()).isEqualTo(Shape.of(open));
        model.initialize(7);
        checkFile(model, c);
    }

    @Test
    void everyLayerHasACase() throws IOException {
        Set<Class<?>> met = LayerCases.all().map(c -> c.layer().getClass()).collect(Collectors.toSet());
        Path sources = Path.of(System.getProperty("tern.root", ".."), "training/src/main/java");
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.list(sources.resolve("dev/tern/training/layer"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                Class<?> found = name.equals("package-info") ? Object.class : loaded(name);
                boolean layer = Layer.class.isAssignableFrom(found) && !found.isInterface();
                if (layer && !met.contains(found) && !WITHOUT_GRADIENT.containsKey(name)) {
                    missing.add(name);
                }
            }
        }
        assertThat(missing).as("layers without a case").isEmpty();
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName("dev.tern.training.layer." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void checkFile(Model model, LayerCases.Case c) {
        int batch = 2;
        Random random = new Random(5);
        List<float[]> examples = new ArrayList<>();
        for (int[] input : c.inputs()) {
            int count = batch * Shape.of(input).intElements();
            examples.add(Forward.drawn(random, c.type() == DataType.INT32 ? 0 : -1, 3, count));
        }
        byte[] file = ModelFile.toBytes(model.exported());
        try (Interpreter interpreter = Interpreter.open(file);
                Predictor predictor = model.predictor()) {
            for (int i = 0; i < examples.size(); i++) {
                Tensor tensor = interpreter.input(i).tensor();
                assertThat(tensor.shape().dim(0)).isEqualTo(1);
                interpreter.resizeStrictly(i, tensor.shape().with(0, batch));
            }
            for (int i = 0; i < examples.size(); i++) {
                Tensor tensor = interpreter.input(i).tensor();
                for (int k = 0; k < examples.get(i).length; k++) {
                    float number = examples.get(i)[k];
                    examples.get(i)[k] = c.type() == DataType.INT32 ? (int) number : number;
                }
                if (c.type() == DataType.INT32) {
                    for (int k = 0; k < examples.get(i).length; k++) {
                        tensor.setInt(k, (int) examples.get(i)[k]);
                    }
                } else {
                    tensor.writeFloats(0, examples.get(i).length, examples.get(i), 0);
                }
            }
            interpreter.run();
            float[] expected = predictor.predict(examples).getFirst();
            GradientProof.assertClose(c.name(), interpreter.output(0).toFloats(), expected);
        }
    }

    @Test
    void severalInputsSharedLayersAndModelsInside() {
        Symbol left = Input.of(6).named("left").symbol();
        Symbol right = Input.of(6).named("right").symbol();
        Dense shared = Dense.of(4).relu().regularizers(Regularizer.l2(0.01f), null);
        Model inner = Sequential.of(Input.of(4), Dense.of(3).tanh()).named("inner");
        Symbol joined = Concatenate.of().apply(inner.apply(shared.apply(left)), inner.apply(shared.apply(right)));
        Model model = Model.of(
                List.of(left, right),
                List.of(Dense.of(2).named("first").apply(joined), Merge.add().apply(joined, joined)));
        assertThat(model.weights().stream().map(Weight::path))
                .containsExactly(
                        "dense/kernel",
                        "dense/bias",
                        "inner/dense/kernel",
                        "inner/dense/bias",
                        "first/kernel",
                        "first/bias");
        assertThat(model.weight("inner/dense/kernel").shares(inner.weight("dense/kernel")))
                .isTrue();
        assertThat(model.outputNames()).containsExactly("first", "add");
        assertThat(model.withFrozen("inner").trainable()).hasSize(4);
        assertThat(model.part(joined).outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 6));
    }

    @Test
    void attentionGivesWhatItsFormulaSays() {
        Symbol query = Input.of(3, 4).symbol();
        Symbol value = Input.of(5, 4).symbol();
        Model model = Model.of(List.of(query, value), List.of(Attention.of().apply(query, value)));
        float[] q = new float[12];
        float[] v = new float[20];
        java.util.Arrays.setAll(new int[20], i -> {
            v[i] = i * 0.1f;
            return i;
        });
        try (var predictor = model.predictor()) {
            float[] found = predictor.predict(List.of(q, v)).getFirst();
            // A query of zeros sees all values alike.
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(0.8f + 0.1f * (i % 4), within(1e-5f));
            }
        }
        Model heads = Model.of(
                List.of(query, value), List.of(MultiHeadAttention.of(2, 3).apply(query, value)));
        assertThat(heads.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 3, 4));
        assertThat(heads.weights().stream().map(w -> w.shape().toString()))
                .containsExactly("[4,2,3]", "[2,3]", "[4,2,3]", "[2,3]", "[4,2,3]", "[2,3]", "[2,3,4]", "[4]");
    }
}
