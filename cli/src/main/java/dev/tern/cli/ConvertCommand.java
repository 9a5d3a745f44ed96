package dev.tern.cli;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.ConverterOptions;
import dev.tern.converter.ConverterOptions.Weights;
import dev.tern.converter.edit.ModelEditor;
import dev.tern.converter.onnx.OnnxLowering;
import dev.tern.training.keras.KerasFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern convert}: a {@code .tflite} file from models of other kinds, or from another {@code .tflite} file. */
@Command(
        name = "convert",
        sortOptions = false,
        customSynopsis = {
            "tern convert SOURCE -o FILE [OPTIONS]",
            "       tern convert --saved_model_dir=DIR --output_file=FILE [OPTIONS]"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the model is written",
            "1:it cannot be converted, and nothing is written",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Options of tflite_convert are taken in its spelling; the README lists what each does here.",
            "",
            "Examples: tern convert saved_model -o model.tflite",
            "          tern convert model.keras -o model.tflite --optimize dynamic --report report.html",
            "          tern convert model.onnx -o model.tflite --layout nhwc",
            "          tern convert --graph_def_file=frozen.pb --input_arrays=x --output_arrays=y --output_file=m.tflite"
        })
final class ConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SOURCE",
            description =
                    "A SavedModel's folder, a Keras model (.keras, .h5, .hdf5), a frozen graph (.pb), an ONNX model"
                            + " (.onnx), or a .tflite file.")
    private @Nullable Path source;

    @Option(
            names = {"-o", "--output", "--output_file"},
            paramLabel = "FILE",
            required = true,
            description = "The .tflite file to write.")
    private Path output = Path.of("");

    @Option(names = "--saved_model_dir", paramLabel = "DIR", description = "The SavedModel to convert.")
    private @Nullable Path savedModel;

    @Option(names = "--graph_def_file", paramLabel = "FILE", description = "The frozen graph to convert.")
    private @Nullable Path graphDef;

    @Option(
            names = {"--keras_model_file", "--keras"},
            paramLabel = "FILE",
            description = "The Keras model to convert (.h5, .hdf5, .keras).")
    private @Nullable Path kerasModel;

    @Option(
            names = {"--saved_model_signature_key", "--signature"},
            split = ",",
            paramLabel = "KEY",
            description = "Signatures to convert (default: serving_default; where there is none, all).")
    private List<String> signatures = List.of();

    @Option(
            names = {"--saved_model_tag_set", "--tags"},
            split = ",",
            paramLabel = "TAG",
            description = "Tags of the graph (default: serve).")
    private List<String> tags = List.of("serve");

    @Option(
            names = "--input_arrays",
            split = ",",
            paramLabel = "NAME",
            description = "Tensors that become inputs (default: all placeholders).")
    private List<String> inputArrays = List.of();

    @Option(
            names = "--output_arrays",
            split = ",",
            paramLabel = "NAME",
            description = "Tensors that become outputs (default: those that nothing reads).")
    private List<String> outputArrays = List.of();

    @Option(
            names = "--input_shapes",
            paramLabel = "SHAPE",
            description = "Shapes of the input arrays, parted by colons: 1,224,224,3:1,10.")
    private List<String> inputShapes = List.of();

    @Option(
            names = "--shape",
            paramLabel = "NAME=SHAPE",
            description = "Fixes one input's shape; -1 leaves an extent open.")
    private List<String> namedShapes = List.of();

    @Option(
            names = {"--optimize", "--weights"},
            paramLabel = "KIND",
            defaultValue = "none",
            description = "How weights are stored: none, float16, dynamic (default: ${DEFAULT-VALUE}).")
    private String weights = "none";

    @Option(
            names = {"--allow_custom_ops", "--allow-custom-ops"},
            description = "Keep operators that have no builtin counterpart as custom operators.")
    private boolean customOperators;

    @Option(
            names = {"--min-runtime"},
            paramLabel = "VERSION",
            defaultValue = "",
            description = "Use only what this TensorFlow Lite runtime knows, for example 2.5.0; or say what it lacks.")
    private String minimumRuntime = "";

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            defaultValue = "source",
            description = "Images at the border of a converted ONNX model: source keeps channels in front, nhwc puts"
                    + " them last (default: ${DEFAULT-VALUE}).")
    private String layout = "source";

    @Option(
            names = {"--detection-postprocess", "--detection_postprocess"},
            paramLabel = "anchors=FILE[,NAME=VALUE…]",
            description = DetectionText.DESCRIPTION)
    private @Nullable String detection;

    @Option(names = "--no-verify", description = "Do not run source and result on the same inputs.")
    private boolean unverified;

    @Option(names = "--no-rewrite", description = "Leave every node as it stands in the source.")
    private boolean unchanged;

    @Option(names = "--explain", description = "List every single change.")
    private boolean explain;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the report as a page (.html) or text.")
    private @Nullable Path report;

    @Mixin
    private OriginalOptions original = new OriginalOptions();

    @Override
    public Integer call() throws IOException {
        original.check(spec);
        Path path = sourcePath();
        Converter converter = converter(path);
        OutputPlace.require(spec, "-o", output, List.of(path));
        if (report != null) {
            OutputPlace.require(spec, "--report", report, List.of(path, output));
        }
        Conversion conversion = converter.with(options()).convert();
        ModelEditor finished = ModelEditor.of(conversion.model());
        if (detection != null) {
            finished = finished.detection(DetectionText.parse(detection));
        }
        finished.write(output);
        PrintWriter out = spec.commandLine().getOut();
        out.print(conversion.report().text(explain));
        finished.changes().forEach(change -> out.println("changed     " + change));
        out.println("written     " + output);
        Path summary = original.summary();
        if (summary != null) {
            Files.createDirectories(summary);
            Files.writeString(
                    summary.resolve("conversion.html"), conversion.report().html());
        }
        if (report != null) {
            boolean page = report.toString().endsWith(".html");
            Files.writeString(
                    report,
                    page ? conversion.report().html() : conversion.report().text(true));
        }
        return ExitCode.OK;
    }

    private Path sourcePath() {
        List<Path> given = new ArrayList<>();
        for (Path path : new Path[] {source, savedModel, graphDef, kerasModel}) {
            if (path != null) {
                given.add(path);
            }
        }
        if (given.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "name one source: a path, --saved_model_dir, --keras_model_file or --graph_def_file");
        }
        return given.getFirst();
    }

    private Converter converter(Path path) {
        if (graphDef != null) {
            return Converter.fromFrozenGraph(path);
        }
        if (kerasModel != null || KerasFile.isNamedLikeOne(path)) {
            return Converter.fromKeras(path);
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && path.endsWith("saved_model.pb")) {
            return Converter.fromSavedModel(folder);
        }
        if (savedModel != null || Files.isDirectory(path)) {
            return Converter.fromSavedModel(path);
        }
        if (path.toString().endsWith(".onnx")) {
            return Converter.fromOnnx(path, layout());
        }
        return path.toString().endsWith(".tflite") ? Converter.fromFile(path) : Converter.fromFrozenGraph(path);
    }

    private ConverterOptions options() {
        ConverterOptions options = ConverterOptions.defaults()
                .withTags(Set.copyOf(tags))
                .withSignatures(signatures.toArray(String[]::new))
                .withArrays(inputArrays, outputArrays)
                .withWeights(original.weights(weights()))
                .withCustomOperators(customOperators)
                .withRewrite(!unchanged)
                .withVerify(!unverified)
                .withMinimumRuntime(minimumRuntime);
        // Nothing between or behind colons is a scalar, so the text is parted here.
        List<String> shapes = inputShapes.stream()
                .flatMap(text -> Arrays.stream(text.split(":", -1)))
                .toList();
        if (!shapes.isEmpty() && shapes.size() != inputArrays.size()) {
            throw new ParameterException(
                    spec.commandLine(), "--input_shapes needs as many shapes as --input_arrays has names");
        }
        for (int i = 0; i < shapes.size(); i++) {
            options = options.withInputShape(inputArrays.get(i), ShapeText.parse(shapes.get(i)));
        }
        for (String named : namedShapes) {
            int equals = named.lastIndexOf('=');
            if (equals < 0) {
                throw new ParameterException(spec.commandLine(), "--shape takes NAME=SHAPE, not " + named);
            }
            options = options.withInputShape(named.substring(0, equals), ShapeText.parse(named.substring(equals + 1)));
        }
        return original.applied(options, spec);
    }

    private OnnxLowering.Layout layout() {
        return switch (layout) {
            case "source", "nchw" -> OnnxLowering.Layout.SOURCE;
            case "nhwc" -> OnnxLowering.Layout.CHANNELS_LAST;
            default -> throw new ParameterException(spec.commandLine(), "--layout takes source or nhwc, not " + layout);
        };
    }

    private Weights weights() {
        return switch (weights) {
            case "none" -> Weights.FLOAT32;
            case "float16" -> Weights.FLOAT16;
            case "dynamic" -> Weights.DYNAMIC_RANGE;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--optimize takes none, float16 or dynamic, not " + weights);
        };
    }
}
