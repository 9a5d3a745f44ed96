package dev.tern.conformance.converter;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
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
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes docs/CONVERSION.md: Tern's files beside those of the original's converter. {@code ConversionPage DATA PAGE [CONVERT]};
 * CONVERT is a program that runs the original's converter on a SavedModel, for sources that come without a file of its making.
 */
final class ConversionPage {
    private static final Options OPTIONS = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);
    private static final int ROUNDS = 15;
    private static final long WARM_NANOS = 700_000_000;

    /** How often a file that seems slower is timed again. */
    private static final int REPEATS = 3;

    private final Path data;
    private final Twins twins;
    private final Path scratch;
    private final List<String> exceptions = new ArrayList<>();

    private ConversionPage(Path data, String convert, Path scratch) {
        this.data = data;
        this.twins = new Twins(convert, scratch);
        this.scratch = scratch;
    }

    /**
     * A source.
     *
     * @param twin a file that the original's converter made of it, which came with it; empty where none did
     * @param input where it begins, for graphs that begin with what no runtime has; empty for its own inputs
     * @param shape the shape of its one input; a scalar for what the source says
     */
    private record Source(String path, String twin, String input, Shape shape) {
        Source(String path, String twin) {
            this(path, twin, "", Shape.scalar());
        }

        Map<String, Shape> shapes() {
            return shape.rank() == 0 ? Map.of() : Map.of(input, shape);
        }

        ConverterOptions options() {
            ConverterOptions options = ConverterOptions.defaults();
            if (!input.isEmpty()) {
                options = options.withInputShape(input, shape);
                options = path.endsWith(".pb") ? options.withArrays(List.of(input), List.of()) : options;
            }
            return options;
        }

        String title() {
            return path
                    + (input.isEmpty() ? "" : " from `" + input + "`")
                    + (shape.rank() == 0 ? "" : " with shape " + shape);
        }
    }

    private static final List<Source> SOURCES = List.of(
            new Source("keras/diabetes_mlp/saved_model", "keras/diabetes_mlp/model.tflite"),
            new Source("keras/gdyshi_mnist/saved_model_tf1", "keras/gdyshi_mnist/model.tflite"),
            new Source("keras/mnist_keras3/saved_model", "keras/mnist_keras3/model.tflite"),
            new Source("savedmodel/fashion_mlp", ""),
            new Source("savedmodel/flower_cnn/saved_model", "savedmodel/flower_cnn/model.tflite"),
            new Source("savedmodel/half_plus_two/cpu", "savedmodel/half_plus_two/half_plus_two_with_sigdef.tflite"),
            new Source("savedmodel/half_plus_two/tf2_cpu", "savedmodel/half_plus_two/half_plus_two_with_sigdef.tflite"),
            new Source("savedmodel/kws_ref_model/saved_model", ""),
            new Source("savedmodel/saved_model_v2_mini", ""),
            new Source("savedmodel/t2o_regression/saved_model", "savedmodel/t2o_regression/tflite/model.tflite"),
            new Source("savedmodel/tfjs_int64_multiply", ""),
            new Source("savedmodel/tfjs_module_with_multiple_signatures", ""),
            new Source("savedmodel/tfjs_times_three_float", ""),
            new Source("keras/gdyshi_mnist/keras_frozen.pb", ""),
            new Source("keras/gdyshi_mnist/tensorflow_frozen.pb", "keras/gdyshi_mnist/model.tflite"),
            new Source("savedmodel/frozen/fc-layers.pb", ""),
            new Source("savedmodel/frozen/lstm.pb", ""),
            new Source("savedmodel/frozen/kws_CNN_S.pb", "", "Mfcc", Shape.of(1, 49, 10)),
            new Source("savedmodel/frozen/kws_DNN_S.pb", "", "Mfcc", Shape.of(1, 25, 10)),
            new Source("savedmodel/frozen/kws_DS_CNN_S.pb", "", "Mfcc", Shape.of(1, 49, 10)),
            new Source("savedmodel/frozen/kws_LSTM_S.pb", "", "Mfcc", Shape.of(1, 25, 10)),
            new Source("savedmodel/frozen/kws_LSTM_S.pb", ""),
            new Source("savedmodel/frozen/mediapipe_frozen_graph_def.pb", ""),
            new Source("savedmodel/t2o_regression/graphdef/frozen.pb", "savedmodel/t2o_regression/tflite/model.tflite"),
            new Source("keras/ad01/ad01.h5", "keras/ad01/ad01_fp32.tflite"),
            new Source("keras/diabetes_mlp/model.h5", "keras/diabetes_mlp/model.tflite"),
            new Source("keras/gdyshi_mnist/save.h5", "keras/gdyshi_mnist/model.tflite"),
            new Source("keras/gdyshi_mnist/save_weights.h5", ""),
            new Source("keras/keypoint_classifier/keypoint_classifier.hdf5", ""),
            new Source("keras/mnist_h5/final_model.h5", ""),
            new Source("keras/mnist_keras3/mnist_model.keras", "keras/mnist_keras3/model.tflite"),
            new Source("keras/resnet8_cifar10/pretrainedResnet.h5", "keras/resnet8_cifar10/pretrainedResnet.tflite"),
            new Source("keras/tinymaix/cifar10.h5", "keras/tinymaix/cifar10_f.tflite"),
            new Source("keras/tinymaix/mbnet96_0.25.h5", "keras/tinymaix/mbnet96_0.25_f.tflite"),
            new Source("keras/tinymaix/mnist_dw.h5", "keras/tinymaix/mnist_dw_f.tflite"),
            new Source("keras/tinymaix/mnist_valid.h5", "keras/tinymaix/mnist_valid_f.tflite"),
            new Source("keras/tinymaix/mnist_rect.h5", ""),
            new Source("keras/v3/iris_mlp.keras", ""),
            new Source("keras/v3/ner_bilstm.keras", ""),
            new Source("keras/v3/ner_bilstm.keras", "", "input_layer_4", Shape.of(1, 100)),
            new Source("keras/v3/nested_container.keras", ""),
            new Source("keras/xception_faces/fer2013_mini_XCEPTION.102-0.66.hdf5", ""),
            new Source("keras/xception_faces/tiny_XCEPTION_KDEF.hdf5", ""));

    /** Why a source is an exception, where that is known; by the beginning of its title. */
    private static final Map<String, String> REASONS = Map.of(
            "keras/v3/ner_bilstm.keras",
            "the twin has each of the 200 steps written out, because its source is a SavedModel that Tern wrote. Tern keeps"
                    + " loops where the batch is open, as Keras writes them, and one operator for each layer where it is fixed");

    public static void main(String[] args) throws Exception {
        Path scratch = Files.createTempDirectory("conversion");
        ConversionPage page = new ConversionPage(Path.of(args[0]), args.length > 2 ? args[2] : "", scratch);
        StringBuilder text = new StringBuilder();
        text.append("# Converted files beside the original's\n\nWritten by `ConversionPage` (conformance, tests) on ")
                .append(LocalDate.now())
                .append("""
                        , from models of others that are not part of the repository. Each source is converted by Tern with default options. Beside it stands
                        the file that the original's converter made of it: the one that came with the source, or one made by TensorFlow 2.18's converter
                        (*made*). Operators are counted over all graphs of a file. Latency is the least of %d alternating rounds of both files in Tern on one
                        thread, on a busy machine: read ratios, and those only roughly; what seems slower is timed up to %d times more. "From TensorFlow" is the largest difference of an output between Tern's
                        file and TensorFlow 2.18 running the source, as part of the output's largest element; Keras files cannot be run by TensorFlow's Java
                        library, and are compared with the twin in Tern where both hold the same weights.

                        | source | operators, Tern | original | bytes, Tern | original | µs, Tern | original | from TensorFlow | from the twin |
                        |---|---|---|---|---|---|---|---|---|
                        """.formatted(ROUNDS, REPEATS));
        for (Source source : SOURCES) {
            if (Files.exists(page.data.resolve(source.path))) {
                String row = page.row(source);
                System.out.print(row);
                text.append(row);
            }
        }
        text.append("""

                Twins of Keras files are made from SavedModels that Tern writes of them, twins of frozen graphs from SavedModels of the same
                nodes. `savedmodel/frozen/lstm.pb` has a dropout inside that draws anew in each run, in TensorFlow as in Tern. The graphs for
                spoken words begin with DecodeWav, which no runtime has; they are converted from their features on, and from the samples on
                with `--allow_custom_ops`.

                The original's converter makes no file of `kws_LSTM_S.pb`: the lists that its loop reads stay resources, which no runtime has.

                Two files that came with sources are not of them. `savedmodel/kws_ref_model/kws_ref_model_float32.tflite` keeps its weights in 8
                bits. `keras/mnist_h5/model.tflite` is another net:
                """);
        text.append(page.weights("keras/mnist_h5/final_model.h5", "keras/mnist_h5/model.tflite"));
        text.append(
                "\n## Exceptions\n\n\"Same or fewer operators, same or smaller file, latency not worse\" does not hold for:\n\n");
        if (page.exceptions.isEmpty()) {
            text.append("- none\n");
        }
        page.exceptions.forEach(each -> text.append("- ").append(each).append('\n'));
        Files.writeString(Path.of(args[1]), text.toString());
    }

    private String row(Source source) throws Exception {
        Path path = data.resolve(source.path);
        Conversion conversion;
        try {
            conversion = converter(path).with(source.options()).convert();
        } catch (TernException e) {
            String why = String.valueOf(e.getMessage())
                    .lines()
                    .limit(2)
                    .reduce((a, b) -> a + " " + b.strip())
                    .orElse("");
            return "| " + source.title() + " | refused: "
                    + why.replace(data.toString(), "").replace("|", "/") + " | | | | | | | |\n";
        }
        Path file = scratch.resolve("tern.tflite");
        conversion.write(file);
        Model ours = ModelFile.read(file);
        Path twin = twin(source, path, ours);
        String fromTensorFlow = fromTensorFlow(path, conversion);
        if (twin == null) {
            return "| %s | %d | | %,d | | | | %s | |%n"
                    .formatted(source.title(), operators(ours), Files.size(file), fromTensorFlow);
        }
        Model theirs = ModelFile.read(twin);
        double[] micros = latency(file, twin);
        for (int more = 0; more < REPEATS && isSlower(micros); more++) {
            double[] again = latency(file, twin);
            micros = again[0] / again[1] < micros[0] / micros[1] ? again : micros;
        }
        note(source, operators(ours), operators(theirs), Files.size(file), Files.size(twin), micros);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d%s | %,d | %,d | %.1f | %.1f | %s | %s |%n",
                source.title(),
                operators(ours),
                operators(theirs),
                source.twin.isEmpty() ? " (*made*)" : "",
                Files.size(file),
                Files.size(twin),
                micros[0],
                micros[1],
                fromTensorFlow,
                fromTwin(ours, theirs));
    }

    private void note(Source source, int ours, int theirs, long bytes, long theirBytes, double[] micros) {
        List<String> worse = new ArrayList<>();
        if (ours > theirs) {
            worse.add(ours + " operators instead of " + theirs);
        }
        if (bytes > theirBytes) {
            worse.add(bytes + " bytes instead of " + theirBytes);
        }
        if (isSlower(micros)) {
            worse.add(String.format(Locale.ROOT, "%.1f µs instead of %.1f", micros[0], micros[1]));
        }
        if (!worse.isEmpty()) {
            String reason = REASONS.getOrDefault(source.path, "");
            exceptions.add("`" + source.path + "`" + source.title().substring(source.path.length()) + ": "
                    + String.join(", ", worse) + (reason.isEmpty() ? "" : " (" + reason + ")"));
        }
    }

    /** Whether the first is slower than the second by more than what clocks and neighbours do. */
    private static boolean isSlower(double[] micros) {
        return micros[0] > 1.1 * micros[1] && micros[0] - micros[1] > 0.2;
    }

    private static Converter converter(Path path) {
        if (Files.isDirectory(path)) {
            return Converter.fromSavedModel(path);
        }
        return path.toString().endsWith(".pb") ? Converter.fromFrozenGraph(path) : Converter.fromKeras(path);
    }

    private static int operators(Model model) {
        return model.graphs().stream()
                .mapToInt((Graph graph) -> graph.nodes().size())
                .sum();
    }

    private @Nullable Path twin(Source source, Path path, Model ours) throws IOException, InterruptedException {
        return source.twin.isEmpty() ? twins.of(path, ours, source.shapes()) : data.resolve(source.twin);
    }

    /** What a source and a file beside it compute with, side by side. */
    private String weights(String source, String other) {
        if (!Files.exists(data.resolve(source)) || !Files.exists(data.resolve(other))) {
            return "";
        }
        Model ours = Converter.fromKeras(data.resolve(source)).convert().model();
        Model theirs = ModelFile.read(data.resolve(other));
        return "\n| file | operators with their weights |\n|---|---|\n| " + source + " | " + weights(ours) + " |\n| "
                + other + " | " + weights(theirs) + " |\n";
    }

    private static String weights(Model model) {
        return model.main().nodes().stream()
                .map(node -> node.operator().name()
                        + node.inputs().stream()
                                .filter(v -> v >= 0
                                        && model.main().value(v).isConstant()
                                        && model.main().value(v).shape().rank() > 1)
                                .map(v -> " " + model.main().value(v).shape())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(", "));
    }

    private static void fill(Interpreter interpreter, Map<String, Tensor> feeds, List<String> names) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < interpreter.inputCount(); i++) {
            Tensor tensor = Tensor.allocate(
                    interpreter.input(i).type(), interpreter.input(i).shape(), Arena.ofAuto());
            for (long k = 0; k < tensor.elements(); k++) {
                if (tensor.type() == DataType.FLOAT32) {
                    tensor.setFloat(k, random.nextFloat() * 2 - 1);
                } else {
                    tensor.setLong(k, random.nextInt(10));
                }
            }
            interpreter.input(i).segment().copyFrom(tensor.data());
            if (i < names.size()) {
                feeds.put(names.get(i), tensor);
            }
        }
    }

    private static String fromTensorFlow(Path path, Conversion conversion) {
        List<String> feeds = new ArrayList<>();
        List<String> fetches = new ArrayList<>();
        boolean folder = Files.isDirectory(path);
        if (!folder && !path.toString().endsWith(".pb")) {
            return "";
        }
        Model model = conversion.model();
        if (folder) {
            MetaGraph graph = SavedModelFile.read(path).metaGraphs().getFirst();
            var signature = model.signatures().getFirst();
            signature
                    .inputs()
                    .keySet()
                    .forEach(name -> feeds.add(
                            graph.signature(signature.key()).inputs().get(name).tensor()));
            signature
                    .outputs()
                    .keySet()
                    .forEach(name -> fetches.add(
                            graph.signature(signature.key()).outputs().get(name).tensor()));
        } else {
            model.main().inputs().forEach(v -> feeds.add(model.main().value(v).name()));
            model.main()
                    .outputs()
                    .forEach(v -> fetches.add(model.main().value(v).name()));
        }
        try (Interpreter interpreter = Interpreter.of(model, OPTIONS);
                TensorFlowRun original = folder ? TensorFlowRun.savedModel(path) : TensorFlowRun.frozen(path)) {
            Map<String, Tensor> fed = new LinkedHashMap<>();
            fill(interpreter, fed, feeds);
            List<Tensor> expected = original.run(fed, fetches);
            interpreter.run();
            double worst = 0;
            for (int i = 0; i < fetches.size(); i++) {
                worst = Math.max(worst, distance(interpreter.output(i).tensor(), expected.get(i)));
            }
            return String.format(Locale.ROOT, "%.1e", worst);
        } catch (Exception e) {
            return "TensorFlow does not run it on drawn inputs";
        }
    }

    private static String fromTwin(Model ours, Model theirs) {
        try (Interpreter first = Interpreter.of(ours, OPTIONS);
                Interpreter second = Interpreter.of(theirs, OPTIONS)) {
            if (first.inputCount() != second.inputCount() || first.outputCount() != second.outputCount()) {
                return "other inputs or outputs";
            }
            for (int i = 0; i < first.inputCount(); i++) {
                Shape shape = second.input(i).shape();
                if (!shape.equals(first.input(i).shape())
                        || first.input(i).type() != second.input(i).type()) {
                    return "other inputs or outputs";
                }
            }
            fill(first, new LinkedHashMap<>(), List.of());
            fill(second, new LinkedHashMap<>(), List.of());
            first.run();
            second.run();
            double worst = 0;
            for (int i = 0; i < first.outputCount(); i++) {
                worst = Math.max(
                        worst,
                        distance(first.output(i).tensor(), second.output(i).tensor()));
            }
            return worst > 0.01 ? "other weights" : String.format(Locale.ROOT, "%.1e", worst);
        } catch (TernException e) {
            return "";
        }
    }

    private static double distance(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double magnitude = 1e-30;
        for (long i = 0; i < a.elements(); i++) {
            double x = a.type().isFloat() ? a.floatAt(i) : a.longAt(i);
            double y = b.type().isFloat() ? b.floatAt(i) : b.longAt(i);
            largest = Math.max(largest, Math.abs(x - y));
            magnitude = Math.max(magnitude, Math.abs(y));
        }
        return largest / magnitude;
    }

    /** Least time of a run of each file in µs, rounds alternating. */
    private static double[] latency(Path first, Path second) {
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
        try (Interpreter a = Interpreter.open(first, OPTIONS);
                Interpreter b = Interpreter.open(second, OPTIONS)) {
            Interpreter[] both = {a, b};
            Arrays.stream(both).forEach(each -> fill(each, new LinkedHashMap<>(), List.of()));
            a.run();
            b.run();
            // What walks in steps of Java is timed as the JVM's compiler leaves it, which takes a while to get there.
            for (Interpreter each : both) {
                for (long until = System.nanoTime() + WARM_NANOS; System.nanoTime() < until; ) {
                    each.run();
                }
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < 2; i++) {
                    long until = System.nanoTime() + 20_000_000;
                    while (System.nanoTime() < until) {
                        long begin = System.nanoTime();
                        both[i].run();
                        least[i] = Math.min(least[i], (System.nanoTime() - begin) / 1e3);
                    }
                }
            }
        }
        return least;
    }
}
