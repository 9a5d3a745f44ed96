package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import dev.tern.training.savedmodel.MetaGraph;
import dev.tern.training.savedmodel.SavedModelFile;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SavedModels and frozen graphs of others: converted, and run beside TensorFlow on the source. */
class SourcesTest {
    private static final Path DATA = Path.of(System.getProperty("tern.data", "../../shared/data"));

    /** Largest difference, as a part of the largest element of an output. */
    private static final double BOUND = 1e-5;

    private static Map<String, Tensor> inputs(Interpreter interpreter, List<String> tensors, int batch) {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            Shape open = interpreter
                    .model()
                    .main()
                    .value(interpreter.input(i).index())
                    .openShape();
            if (open != null) {
                Shape shape = interpreter.input(i).shape();
                for (int axis = 0; axis < open.rank(); axis++) {
                    shape = open.dim(axis) == Shape.UNKNOWN ? shape.with(axis, batch) : shape;
                }
                interpreter.resizeStrictly(i, shape);
            }
            Tensor tensor = Tensor.allocate(
                    interpreter.input(i).type(), interpreter.input(i).shape(), Arena.ofAuto());
            for (long k = 0; k < tensor.elements(); k++) {
                if (tensor.type() == DataType.FLOAT32) {
                    tensor.setFloat(k, random.nextFloat() * 2 - 1);
                } else {
                    // The one number by itself among these inputs is samples a second.
                    tensor.setLong(k, tensor.shape().rank() == 0 ? 16000 : random.nextInt(10));
                }
            }
            interpreter.input(i).segment().copyFrom(tensor.data());
            feeds.put(tensors.get(i), tensor);
        }
        return feeds;
    }

    private static void compare(Conversion conversion, TensorFlowRun original, List<String> feeds, List<String> fetches)
            throws Exception {
        Model model = ModelFile.read(conversion.toBytes());
        Options options = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);
        for (int batch : new int[] {1, 3}) {
            try (Interpreter interpreter = Interpreter.of(model, options)) {
                List<Tensor> expected = original.run(inputs(interpreter, feeds, batch), fetches);
                interpreter.run();
                for (int i = 0; i < fetches.size(); i++) {
                    TensorComparison.requireClose(
                            fetches.get(i), interpreter.output(i).tensor(), expected.get(i), BOUND);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "keras/diabetes_mlp/saved_model, keras/diabetes_mlp/model.tflite",
        "keras/gdyshi_mnist/saved_model_tf1, keras/gdyshi_mnist/model.tflite",
        "keras/mnist_keras3/saved_model, keras/mnist_keras3/model.tflite",
        "savedmodel/fashion_mlp, ",
        "savedmodel/flower_cnn/saved_model, savedmodel/flower_cnn/model.tflite",
        "savedmodel/half_plus_two/cpu, savedmodel/half_plus_two/half_plus_two_with_sigdef.tflite",
        "savedmodel/half_plus_two/tf2_cpu, savedmodel/half_plus_two/half_plus_two_with_sigdef.tflite",
        "savedmodel/kws_ref_model/saved_model, savedmodel/kws_ref_model/kws_ref_model_float32.tflite",
        "savedmodel/saved_model_v2_mini, ",
        "savedmodel/t2o_regression/saved_model, savedmodel/t2o_regression/tflite/model.tflite",
        "savedmodel/tfjs_int64_multiply, ",
        "savedmodel/tfjs_module_with_multiple_signatures, ",
        "savedmodel/tfjs_times_three_float, "
    })
    void savedModels(String folder, String twin) throws Exception {
        Path path = DATA.resolve(folder);
        assumeThat(path).isDirectory();
        Conversion conversion = Converter.fromSavedModel(path).convert();
        MetaGraph graph = SavedModelFile.read(path).metaGraphs().getFirst();
        var signature = conversion.model().signatures().getFirst();
        List<String> feeds = new ArrayList<>();
        signature
                .inputs()
                .keySet()
                .forEach(name -> feeds.add(
                        graph.signature(signature.key()).inputs().get(name).tensor()));
        List<String> fetches = new ArrayList<>();
        signature
                .outputs()
                .keySet()
                .forEach(name -> fetches.add(
                        graph.signature(signature.key()).outputs().get(name).tensor()));
        try (TensorFlowRun original = TensorFlowRun.savedModel(path)) {
            compare(conversion, original, feeds, fetches);
        }
        if (twin != null) {
            Path file = DATA.resolve(twin);
            Model other = ModelFile.read(file);
            assertThat(conversion.model().main().nodes())
                    .hasSizeLessThanOrEqualTo(other.main().nodes().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "keras/gdyshi_mnist/keras_frozen.pb",
        "keras/gdyshi_mnist/tensorflow_frozen.pb",
        "savedmodel/frozen/fc-layers.pb",
        "savedmodel/t2o_regression/graphdef/frozen.pb"
    })
    void frozenGraphs(String name) throws Exception {
        Path file = DATA.resolve(name);
        assumeThat(file).exists();
        Conversion conversion = Converter.fromFrozenGraph(file).convert();
        Model model = conversion.model();
        List<String> feeds = names(model, model.main().inputs());
        List<String> fetches = names(model, model.main().outputs());
        try (TensorFlowRun original = TensorFlowRun.frozen(file)) {
            compare(conversion, original, feeds, fetches);
        }
    }

    private static List<String> names(Model model, List<Integer> values) {
        return values.stream().map(v -> model.main().value(v).name()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"kws_CNN_S.pb", "kws_DNN_S.pb", "kws_DS_CNN_S.pb", "kws_LSTM_S.pb"})
    void soundsGoThroughCustomOperators(String name) throws Exception {
        Path file = DATA.resolve("savedmodel/frozen").resolve(name);
        assumeThat(file).exists();
        List<String> feeds = List.of("decoded_sample_data:0", "decoded_sample_data:1");
        ConverterOptions options = ConverterOptions.defaults()
                .withArrays(feeds, List.of("labels_softmax"))
                .withCustomOperators(true);
        Conversion conversion = Converter.fromFrozenGraph(file).with(options).convert();
        assertThat(conversion.report().after()).containsKeys("AudioSpectrogram version 1", "Mfcc version 1");
        try (TensorFlowRun original = TensorFlowRun.frozen(file)) {
            compare(conversion, original, feeds, List.of("labels_softmax"));
        }
    }

    /** What reads a sound file stays outside, as no runtime has it. */
    @Test
    void readersOfSoundFilesAreRefusedOrKept() {
        Path file = DATA.resolve("savedmodel/frozen/kws_LSTM_S.pb");
        assumeThat(Files.exists(file)).isTrue();
        assertThatThrownBy(() -> Converter.fromFrozenGraph(file).convert())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("1 node cannot be converted")
                .hasMessageContaining("DecodeWav 'decoded_sample_data'")
                .hasMessageContaining("--input_arrays=decoded_sample_data:0,decoded_sample_data:1");
        Conversion kept = Converter.fromFrozenGraph(file)
                .with(ConverterOptions.defaults().withCustomOperators(true))
                .convert();
        assertThat(kept.report().after()).containsKeys("DecodeWav version 1", "WHILE version 1");
        assertThat(kept.report().options())
                .anyMatch(note -> note.contains("not verified") && note.contains("DecodeWav"));
    }

    @Test
    void unrolledLstmWithDropout() {
        Path file = DATA.resolve("savedmodel/frozen/lstm.pb");
        assumeThat(Files.exists(file)).isTrue();
        Conversion conversion = Converter.fromFrozenGraph(file).convert();
        assertThat(conversion.report().after()).containsKeys("FULLY_CONNECTED version 1", "TANH version 1");
    }
}
