package dev.tern.training.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Model;
import dev.tern.training.Predictor;
import dev.tern.training.Trainer;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.Weight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every Keras file of the test data, one by one: which become models, which tell why not. */
class RealKerasFilesTest {
    private static final Path KERAS =
            Path.of(System.getProperty("tern.data", "../shared/data")).resolve("keras");

    @TempDir
    Path folder;

    private static Path file(String name) {
        Path path = KERAS.resolve(name);
        assumeTrue(Files.exists(path), "no " + name + " in tern.data");
        return path;
    }

    /**
     * File, what the original's converter made of it (of the same weights), the largest difference as a part of the largest
     * output.
     */
    @ParameterizedTest
    @CsvSource({
        "diabetes_mlp/model.h5, diabetes_mlp/model.tflite, 1e-6",
        "resnet8_cifar10/pretrainedResnet.h5, resnet8_cifar10/pretrainedResnet.tflite, 1e-5",
        "tinymaix/cifar10.h5, tinymaix/cifar10_f.tflite, 1e-5",
        "tinymaix/mbnet96_0.25.h5, tinymaix/mbnet96_0.25_f.tflite, 1e-5",
        "tinymaix/mnist_dw.h5, tinymaix/mnist_dw_f.tflite, 1e-5",
        "tinymaix/mnist_valid.h5, tinymaix/mnist_valid_f.tflite, 1e-5"
    })
    void predictsWhatItsTwinPredicts(String name, String twin, double bound) {
        assertPredictsAs(KerasFiles.load(file(name)).model(), name, twin, bound);
    }

    /**
     * This twin was made without the biases of the dense layers in front of normalisations: its own biases are beta - mean *
     * factor alone, to the last bits. Without them the file computes what its twin does.
     */
    @Test
    void predictsWhatTheTwinWithoutBiasesPredicts() {
        Model model = KerasFiles.load(file("ad01/ad01.h5")).model();
        for (Weight weight : model.weights()) {
            if (weight.path().endsWith("/bias") && !weight.path().equals("dense_9/bias")) {
                weight.set(new float[weight.shape().intElements()]);
            }
        }
        assertPredictsAs(model, "ad01/ad01.h5", "ad01/ad01_fp32.tflite", 1e-5);
    }

    private static void assertPredictsAs(Model model, String name, String twin, double bound) {
        float[] input = input(model.inputs().getFirst(), 7);
        float[] ours = model.predict(input);
        try (Interpreter interpreter = Interpreter.of(ModelFile.read(file(twin)))) {
            Tensor to = interpreter.input(0).tensor();
            to.writeFloats(0, input.length, input, 0);
            interpreter.run();
            assertThat(difference(ours, interpreter.output(0).tensor().toFloats()))
                    .as(name)
                    .isLessThanOrEqualTo(bound);
        }
    }

    /** Largest difference as a part of the largest number. */
    static double difference(float[] ours, float[] theirs) {
        assertThat(ours).hasSameSizeAs(theirs);
        double most = 0;
        double largest = 1e-30;
        for (int i = 0; i < ours.length; i++) {
            most = Math.max(most, Math.abs(ours[i] - theirs[i]));
            largest = Math.max(largest, Math.abs(theirs[i]));
        }
        return most / largest;
    }

    static float[] input(Symbol symbol, long seed) {
        Random random = new Random(seed);
        float[] input = new float[symbol.shape().with(0, 1).intElements()];
        boolean whole = !symbol.type().isFloat();
        for (int i = 0; i < input.length; i++) {
            input[i] = whole ? random.nextInt(100) : random.nextFloat();
        }
        return input;
    }

    private static final List<String> MODELS = List.of(
            "ad01/ad01.h5",
            "diabetes_mlp/model.h5",
            "gdyshi_mnist/save.h5",
            "keypoint_classifier/keypoint_classifier.hdf5",
            "mnist_h5/final_model.h5",
            "mnist_keras3/mnist_model.keras",
            "resnet8_cifar10/pretrainedResnet.h5",
            "tinymaix/cifar10.h5",
            "tinymaix/mbnet96_0.25.h5",
            "tinymaix/mnist_dw.h5",
            "tinymaix/mnist_rect.h5",
            "tinymaix/mnist_valid.h5",
            "v3/iris_mlp.keras",
            "v3/ner_bilstm.keras",
            "xception_faces/fer2013_mini_XCEPTION.102-0.66.hdf5",
            "xception_faces/tiny_XCEPTION_KDEF.hdf5");

    private static Stream<String> models() {
        return MODELS.stream();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("models")
    void survivesBothForms(String name) {
        KerasModel loaded = KerasFiles.load(file(name));
        List<float[]> expected = outputs(loaded.model());
        for (String ending : List.of(".keras", ".h5")) {
            Path saved = folder.resolve("model" + ending);
            if (loaded.compiled() == null) {
                KerasFiles.save(loaded.model(), saved);
            } else {
                try (Trainer trainer = loaded.trainer()) {
                    KerasFiles.save(trainer, saved);
                }
            }
            KerasModel again = KerasFiles.load(saved);
            assertSameWeights(again.model(), loaded.model());
            List<float[]> outputs = outputs(again.model());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(outputs.get(i)).as(name + " as " + ending).isEqualTo(expected.get(i));
            }
            if (loaded.compiled() != null) {
                assertSameTraining(again, loaded);
            }
        }
    }

    private static List<float[]> outputs(Model model) {
        List<float[]> inputs = new ArrayList<>();
        model.inputs().forEach(symbol -> inputs.add(input(symbol, 3)));
        try (Predictor predictor = model.predictor()) {
            return predictor.predict(inputs);
        }
    }

    static void assertSameWeights(Model actual, Model expected) {
        List<Weight> theirs = expected.weights();
        List<Weight> ours = actual.weights();
        assertThat(ours)
                .extracting(Weight::path)
                .isEqualTo(theirs.stream().map(Weight::path).toList());
        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i).values()).isEqualTo(theirs.get(i).values());
        }
    }

    static void assertSameTraining(KerasModel actual, KerasModel expected) {
        assertThat(actual.compiled()).isNotNull();
        try (Trainer ours = actual.trainer();
                Trainer theirs = expected.trainer()) {
            assertThat(ours.iterations()).isEqualTo(theirs.iterations());
            assertThat(ours.compiled().optimizer()).isEqualTo(theirs.compiled().optimizer());
            assertThat(ours.compiled().losses()).isEqualTo(theirs.compiled().losses());
            List<float[]> memory = new ArrayList<>();
            theirs.slots().values().forEach(slots -> slots.forEach(slot -> memory.add(slot.values())));
            List<float[]> remembered = new ArrayList<>();
            ours.slots().values().forEach(slots -> slots.forEach(slot -> remembered.add(slot.values())));
            assertThat(remembered).hasSameSizeAs(memory);
            for (int i = 0; i < memory.size(); i++) {
                assertThat(remembered.get(i)).isEqualTo(memory.get(i));
            }
        }
    }

    @Test
    void weightsAloneFitTheModelThatTheyBelongTo() {
        Model model = KerasFiles.load(file("gdyshi_mnist/save.h5")).model();
        Model other = KerasFiles.load(file("gdyshi_mnist/save.h5")).model().initialize(5);
        KerasFiles.loadWeights(other, file("gdyshi_mnist/save_weights.h5"));
        assertSameWeights(other, model);
        assertThatThrownBy(() -> KerasFiles.load(file("gdyshi_mnist/save_weights.h5")))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("weights alone")
                .hasMessageContaining("loadWeights");
    }

    @Test
    void aClassOfTheUserIsRefusedByName() {
        assertThatThrownBy(() -> KerasFiles.load(file("v3/nested_container.keras")))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("NestedDenseModel");
    }

    @Test
    void noFileIsLeftOut() throws Exception {
        assumeTrue(Files.isDirectory(KERAS), "no keras folder in tern.data");
        try (Stream<Path> all = Files.walk(KERAS)) {
            List<String> found = all.map(path -> KERAS.relativize(path).toString())
                    .filter(name -> name.matches(".*\\.(h5|hdf5|keras)"))
                    .toList();
            TreeSet<String> listed = new TreeSet<>(MODELS);
            listed.addAll(List.of("gdyshi_mnist/save_weights.h5", "v3/nested_container.keras"));
            assertThat(found).containsExactlyInAnyOrderElementsOf(listed);
        }
    }
}
