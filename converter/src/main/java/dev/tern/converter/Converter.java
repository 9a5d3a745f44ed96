package dev.tern.converter;

import dev.tern.converter.integer.IntegerFusion;
import dev.tern.converter.lower.InnerOperators;
import dev.tern.converter.onnx.OnnxLowering;
import dev.tern.converter.onnx.model.OnnxModel;
import dev.tern.converter.recurrent.LstmFusion;
import dev.tern.converter.rewrite.Rewriting;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Inference;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.MinimumRuntime;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.Versions;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.keras.KerasLayers;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.SavedModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes {@code .tflite} models from other forms:
 *
 * <pre>{@code
 * Converter.fromSavedModel(Path.of("model")).convert().write(Path.of("model.tflite"));
 * }</pre>
 */
public final class Converter {
    /** Largest part of an output's magnitude by which floats may differ after rewriting. */
    private static final double TOLERANCE = 1e-3;

    /** The same where results are rounded to one of 256 numbers on the way. */
    private static final double INTEGER_TOLERANCE = 0.1;

    private static final String INTEGER_NOTE = "nodes between quantised tensors compute with 8-bit integers;"
            + " each may round to the neighbour of what the source rounds to";
    private static final String LOOP_NOTE =
            "recurrent layers are loops because the batch is open; where --input_shapes fix it,"
                    + " an LSTM becomes one operator";
    private static final String LSTM_NOTE = "LSTM layers keep their state from run to run, as in the original's files;"
            + " reset the interpreter before a new sequence";

    private final String name;
    private final Function<ConverterOptions, TensorFlowSource.Converted> source;
    private final ConverterOptions options;

    private Converter(
            String name, Function<ConverterOptions, TensorFlowSource.Converted> source, ConverterOptions options) {
        this.name = name;
        this.source = source;
        this.options = options;
    }

    private static Converter of(String name, Function<ConverterOptions, TensorFlowSource.Converted> source) {
        return new Converter(name, source, ConverterOptions.defaults());
    }

    /** Converts a SavedModel of TensorFlow 1 or 2. */
    public static Converter fromSavedModel(Path folder) {
        return of(String.valueOf(folder), options -> TensorFlowSource.savedModel(SavedModelFile.read(folder), options));
    }

    /** Converts a frozen graph: a GraphDef whose variables have been turned into constants. */
    public static Converter fromFrozenGraph(Path file) {
        return of(String.valueOf(file), options -> TensorFlowSource.frozen(GraphDef.read(file), options));
    }

    /** Converts a GraphDef that has been read or built. */
    public static Converter fromGraph(GraphDef graph) {
        return of("graph", options -> TensorFlowSource.frozen(graph, options));
    }

    /** Converts an ONNX model; inputs and outputs lie as in the source. */
    public static Converter fromOnnx(Path file) {
        return fromOnnx(file, OnnxLowering.Layout.SOURCE);
    }

    /** Converts an ONNX model; {@code layout} tells how images lie in inputs and outputs. */
    public static Converter fromOnnx(Path file, OnnxLowering.Layout layout) {
        return of(String.valueOf(file), options -> OnnxSource.convert(OnnxModel.read(file), options, layout));
    }

    /** Converts an ONNX model that has been read. */
    public static Converter fromOnnx(OnnxModel model, OnnxLowering.Layout layout) {
        return of("model", options -> OnnxSource.convert(model, options, layout));
    }

    /** Converts a Keras model: a {@code .h5}, {@code .hdf5} or {@code .keras} file, or the folder form of the latter. */
    public static Converter fromKeras(Path file) {
        return fromKeras(file, KerasLayers.standard());
    }

    /** As {@link #fromKeras(Path)}, with layers of your own. */
    public static Converter fromKeras(Path file, KerasLayers layers) {
        return of(
                String.valueOf(file),
                options -> KerasSource.convert(KerasFiles.load(file, layers).model(), options));
    }

    /** Converts a model that was built in Java, with the weights that it has when it is converted. */
    public static Converter fromKeras(dev.tern.training.Model model) {
        return of(model.name().isEmpty() ? "model" : model.name(), options -> KerasSource.convert(model, options));
    }

    /** Takes a model in the file format itself, to rewrite it or to store it otherwise. */
    public static Converter fromModel(Model model) {
        return of("model", options -> new TensorFlowSource.Converted(model, operators(model)));
    }

    /** Takes a {@code .tflite} file, to rewrite it or to store it otherwise. */
    public static Converter fromFile(Path file) {
        return of(String.valueOf(file), options -> {
            Model model = ModelFile.read(file);
            return new TensorFlowSource.Converted(model, operators(model));
        });
    }

    /**
     * A type and a shape, -1 where open, of an argument of a function.
     *
     * @param name the input's name
     */
    public record Spec(String name, DataType type, Shape shape) {}

    /** A computation, told by adding its nodes to a graph. */
    @FunctionalInterface
    public interface Traced {
        /** Adds the nodes and returns the results. */
        List<Ref> apply(GraphBuilder graph, List<Ref> arguments);
    }

    /** Traces {@code function} once, with arguments as {@code specs} describe them, into one signature. */
    public static Converter fromFunction(Traced function, Spec... specs) {
        return of("function", options -> {
            Model model = Model.build(Inference.OF_BUILTINS, m -> {
                int graph = m.graph("main", g -> {
                    List<Ref> arguments = new ArrayList<>();
                    for (Spec spec : specs) {
                        arguments.add(g.input(
                                Value.of(spec.name(), spec.type(), spec.shape()).withHasRank(true)));
                    }
                    function.apply(g, List.copyOf(arguments)).forEach(g::output);
                });
                m.signature("serving_default", graph);
            });
            return new TensorFlowSource.Converted(model, operators(model));
        });
    }

    /** The same conversion with other options. */
    public Converter with(ConverterOptions others) {
        return new Converter(name, source, others);
    }

    /** Converts; a source that cannot be converted is refused with everything that is in the way. */
    public Conversion convert() {
        TensorFlowSource.Converted converted;
        try {
            converted = source.apply(options);
        } catch (TernException e) {
            throw e.within(name);
        }
        Model plain = Versions.assign(converted.model());
        List<String> changes = List.of();
        Model model = plain;
        List<String> notes = new ArrayList<>(options.changed());
        if (options.rewrite()) {
            List<String> all = new ArrayList<>();
            Model laid = Versions.assign(converted.laid());
            Model fused = LstmFusion.apply(laid, all);
            if (!all.isEmpty() || (fusedLstms(laid) > 0 && fusedLstms(plain) == 0)) {
                notes.add(LSTM_NOTE);
            }
            if (laid.graphs().size() > plain.graphs().size() && isOpen(plain)) {
                notes.add(LOOP_NOTE);
            }
            Rewriting.Result rewritten = Rewriting.apply(fused);
            model = rewritten.model();
            all.addAll(rewritten.changes());
            model = converted.scales() == null ? model : integers(model, converted.scales(), all, notes);
            changes = all;
        }
        TensorFlowSource.requireBuiltins(model, options);
        String runtime = options.minimumRuntime();
        // Dense layers with a scale for each unit are known since 2.17; before, one scale serves all.
        boolean scalePerUnit = runtime.isEmpty() || MinimumRuntime.compare(runtime, "2.17.0") >= 0;
        model = Versions.assign(StoredWeights.apply(model, options.weights(), scalePerUnit));
        if (!runtime.isEmpty()) {
            List<String> more = new ArrayList<>(changes);
            model = OldRuntime.fit(model, runtime, more);
            changes = more;
        }
        model = MinimumRuntime.state(plainRanks(model).withDescription("Tern"));
        Verifier.requireValid(model);
        List<Comparison.Difference> differences = options.verify()
                ? verified(plain, model, converted.scales() != null && rounds(model), notes)
                : List.of();
        ConversionReport report = new ConversionReport(
                name,
                converted.sourceNodes(),
                counts(plain, false),
                counts(model, true),
                changes,
                differences,
                notes,
                LayerFate.of(model, changes),
                sourceBytes(name),
                ModelFile.size(model),
                MinimumRuntime.of(model).orElse(""));
        return new Conversion(model, report);
    }

    /** {@code model} with integers between its QUANTIZE and DEQUANTIZE, unless that computes something else. */
    private static Model integers(Model model, List<float[]> scales, List<String> changes, List<String> notes) {
        List<String> fused = new ArrayList<>();
        Model integers = IntegerFusion.apply(model, scales, fused);
        if (fused.isEmpty()) {
            return model;
        }
        String why;
        try {
            Model assigned = Versions.assign(integers);
            Verifier.requireValid(assigned);
            double worst = Comparison.of(Versions.assign(model), assigned, 9).stream()
                    .flatMap(List::stream)
                    .mapToDouble(Comparison.Difference::relative)
                    .max()
                    .orElse(0);
            if (worst <= INTEGER_TOLERANCE) {
                changes.addAll(fused);
                notes.add(INTEGER_NOTE);
                return integers;
            }
            why = "results would differ by %.2g of the largest".formatted(worst);
        } catch (TernException e) {
            why = String.valueOf(e.getMessage());
        }
        notes.add("computed with floats between QUANTIZE and DEQUANTIZE: " + why);
        return model;
    }

    /** Extents tell that there is a rank; where there are some, files need not say so again. */
    private static Model plainRanks(Model model) {
        return model.withGraphs(model.graphs().stream()
                .map(graph -> graph.withValues(graph.values().stream()
                        .map(value -> value.hasRank() && value.shape().rank() > 0 ? value.withHasRank(false) : value)
                        .toList()))
                .toList());
    }

    /** Compares source and result; where the source itself cannot run on drawn inputs, a note says so. */
    private List<Comparison.Difference> verified(Model plain, Model model, boolean rounds, List<String> notes) {
        if (drawsRandomNumbers(plain)) {
            notes.add("not verified: its outputs are random");
            return List.of();
        }
        Set<String> unknown = unknownOperators(model);
        if (!unknown.isEmpty()) {
            notes.add("not verified: nothing here computes the custom operators " + unknown);
            return List.of();
        }
        List<Comparison.Difference> differences;
        try {
            differences = Comparison.of(plain, model, 9)
                    .or(() -> Comparison.of(plain, model, 1))
                    .orElse(List.of());
        } catch (TernException e) {
            throw e.within("verification");
        }
        if (differences.isEmpty() && !plain.main().outputs().isEmpty()) {
            notes.add("not verified: the source refuses drawn inputs, or takes a minute for them");
        }
        for (Comparison.Difference difference : differences) {
            double tolerance = rounds ? INTEGER_TOLERANCE : TOLERANCE;
            if (options.weights() == ConverterOptions.Weights.FLOAT32 && difference.relative() > tolerance) {
                throw TernException.at(name + " › verification")
                        .expected("outputs within " + tolerance + " of the source's")
                        .found(difference.toString())
                        .fix("convert without rewriting, and tell the makers of Tern");
            }
        }
        return differences;
    }

    /** Custom operators that are kept for a runtime which knows them. */
    private static Set<String> unknownOperators(Model model) {
        Set<String> unknown = new TreeSet<>();
        model.graphs().stream().flatMap(graph -> graph.nodes().stream()).forEach(node -> {
            String operator = node.operator().name();
            if (node.operator() instanceof CustomOperator
                    && OriginalCustomOperators.ALL
                            .with(InnerOperators.ALL)
                            .find(operator)
                            .isEmpty()) {
                unknown.add(operator);
            }
        });
        return unknown;
    }

    /** Bytes of a file, or of all files of a folder; 0 where {@code name} is neither. */
    private static long sourceBytes(String name) {
        try {
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                return 0;
            }
            try (Stream<Path> files = Files.walk(path, 4)) {
                long sum = 0;
                for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                    sum += Files.size(file);
                }
                return sum;
            }
        } catch (IOException | InvalidPathException e) {
            return 0;
        }
    }

    /** Whether a model's outputs differ from run to run, so that nothing can be compared. */
    private static boolean drawsRandomNumbers(Model model) {
        return model.graphs().stream()
                .flatMap(graph -> graph.nodes().stream())
                .anyMatch(node -> node.operator().name().startsWith("RANDOM_")
                        || node.operator().name().equals("MULTINOMIAL"));
    }

    private static boolean rounds(Model model) {
        return model.main().nodes().stream()
                .anyMatch(node -> node.operator().name().equals("QUANTIZE"));
    }

    private static boolean isOpen(Model model) {
        return model.main().inputs().stream()
                .anyMatch(input -> model.main().value(input).openShape() != null);
    }

    private static long fusedLstms(Model model) {
        return model.graphs().stream()
                .flatMap(graph -> graph.nodes().stream())
                .filter(node -> node.operator() instanceof UnidirectionalSequenceLstm)
                .count();
    }

    private static int operators(Model model) {
        return model.graphs().stream().mapToInt(graph -> graph.nodes().size()).sum();
    }

    private static Map<String, Integer> counts(Model model, boolean versions) {
        Map<String, Integer> counts = new TreeMap<>();
        model.graphs()
                .forEach(graph -> graph.nodes()
                        .forEach(node -> counts.merge(
                                node.operator().name() + (versions ? " version " + node.version() : ""),
                                1,
                                Integer::sum)));
        return counts;
    }
}
