package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Tensor;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Predictor;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.layer.Symbol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keras files become {@code .tflite} files that compute what the Keras model computes, with no more operators than what the
 * original's converter made of the same model or of one built alike.
 */
class KerasSourcesTest {
    private static final double BOUND = 1e-5;
    private static final Path KERAS =
            Path.of(System.getProperty("tern.data", "../shared/data")).resolve("keras");

    /** File, twin, whether the twin has the same weights. */
    @ParameterizedTest
    @CsvSource({
        "ad01/ad01.h5, ad01/ad01_fp32.tflite, false",
        "diabetes_mlp/model.h5, diabetes_mlp/model.tflite, true",
        "gdyshi_mnist/save.h5, gdyshi_mnist/model.tflite, false",
        "keypoint_classifier/keypoint_classifier.hdf5, keypoint_classifier/keypoint_classifier.tflite, false",
        "mnist_h5/final_model.h5, mnist_h5/model.tflite, false",
        "mnist_keras3/mnist_model.keras, mnist_keras3/model.tflite, false",
        "resnet8_cifar10/pretrainedResnet.h5, resnet8_cifar10/pretrainedResnet.tflite, true",
        "tinymaix/cifar10.h5, tinymaix/cifar10_f.tflite, true",
        "tinymaix/mbnet96_0.25.h5, tinymaix/mbnet96_0.25_f.tflite, true",
        "tinymaix/mnist_dw.h5, tinymaix/mnist_dw_f.tflite, true",
        "tinymaix/mnist_rect.h5, tinymaix/mnist_rect_q.tflite, false",
        "tinymaix/mnist_valid.h5, tinymaix/mnist_valid_f.tflite, true",
        "v3/iris_mlp.keras, , false",
        "v3/ner_bilstm.keras, , false",
        "xception_faces/fer2013_mini_XCEPTION.102-0.66.hdf5, , false",
        "xception_faces/tiny_XCEPTION_KDEF.hdf5, , false"
    })
    void computesWhatKerasComputes(String name, String twin, boolean sameWeights) {
        Path file = KERAS.resolve(name);
        assumeTrue(Files.exists(file), "no " + name + " in tern.data");
        dev.tern.training.Model source = KerasFiles.load(file).model();
        Conversion conversion = Converter.fromKeras(file).convert();
        float[] input = input(source.inputs().getFirst());
        float[] expected;
        try (Predictor predictor = source.predictor()) {
            expected = predictor.predict(input);
        }
        assertThat(difference(run(conversion.model(), input), expected))
                .as(name)
                .isLessThanOrEqualTo(BOUND);
        if (twin == null) {
            return;
        }
        Model original = ModelFile.read(KERAS.resolve(twin));
        assertThat(operators(conversion.model())).as("operators of " + name).isLessThanOrEqualTo(operators(original));
        if (sameWeights) {
            assertThat(difference(run(conversion.model(), input), run(original, input)))
                    .as(name + " against " + twin)
                    .isLessThanOrEqualTo(BOUND);
            assertThat(conversion.toBytes().length)
                    .as("bytes of " + name)
                    .isLessThanOrEqualTo(ModelFile.toBytes(original).length + 4096);
        }
    }

    private static float[] run(Model model, float[] input) {
        try (Interpreter interpreter = Interpreter.of(model)) {
            Tensor to = interpreter.input(0).tensor();
            if (to.type().isFloat()) {
                to.writeFloats(0, input.length, input, 0);
            } else {
                for (int i = 0; i < input.length; i++) {
                    to.setInt(i, (int) input[i]);
                }
            }
            interpreter.run();
            return interpreter.output(0).tensor().toFloats();
        }
    }

    private static int operators(Model model) {
        List<Integer> counts = new ArrayList<>();
        model.graphs().forEach(graph -> counts.add(graph.nodes().size()));
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    private static double difference(float[] ours, float[] theirs) {
        assertThat(ours).hasSameSizeAs(theirs);
        double most = 0;
        double largest = 1e-30;
        for (int i = 0; i < ours.length; i++) {
            most = Math.max(most, Math.abs(ours[i] - theirs[i]));
            largest = Math.max(largest, Math.abs(theirs[i]));
        }
        return most / largest;
    }

    private static float[] input(Symbol symbol) {
        Random random = new Random(5);
        float[] input = new float[symbol.shape().with(0, 1).intElements()];
        boolean whole = !symbol.type().isFloat()
                || symbol.shape().rank() == 2 && symbol.shape().dim(1) == 100;
        for (int i = 0; i < input.length; i++) {
            input[i] = whole ? random.nextInt(100) : random.nextFloat();
        }
        return input;
    }
}
