package dev.tern.converter;

import dev.tern.converter.integer.IntegerFusion;
import dev.tern.converter.recurrent.LstmFusion;
import dev.tern.converter.rewrite.Rewriting;
import dev.tern.graph.Model;
import dev.tern.graph.Verifier;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.TernException;
import dev.tern.tflite.MetadataEntries;
import dev.tern.tflite.MinimumRuntime;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.Versions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** One conversion, from what was read of a source to the finished model and its report. */
final class ConversionRun {
    private static final String INTEGER_NOTE = "nodes between quantised tensors compute with 8-bit integers;"
            + " each may round to the neighbour of what the source rounds to";
    private static final String LOOP_NOTE =
            "recurrent layers are loops because the batch is open; where --input_shapes fix it,"
                    + " an LSTM becomes one operator";
    private static final String LSTM_NOTE = "LSTM layers keep their state from run to run, as in the original's files;"
            + " reset the interpreter before a new sequence";

    private final String name;
    private final ConverterOptions options;

    ConversionRun(String name, ConverterOptions options) {
        this.name = name;
        this.options = options;
    }

    /** Converts; a source that cannot be converted is refused with everything that is in the way. */
    Conversion of(Function<ConverterOptions, TensorFlowSource.Converted> source) {
        TensorFlowSource.Converted converted = read(source);
        Model plain = Versions.assign(converted.model());
        List<String> notes = new ArrayList<>(options.changed());
        List<String> changes = new ArrayList<>();
        Model model = options.rewrite() ? rewritten(converted, plain, changes, notes) : plain;
        TensorFlowSource.requireBuiltins(model, options);
        model = stored(model, changes);
        List<Comparison.Difference> differences = List.of();
        if (options.verify()) {
            differences = Verification.of(plain, model, notes);
            if (options.weights() == ConverterOptions.Weights.FLOAT32) {
                Verification.require(differences, converted.scales() != null && rounds(model), name);
            }
        }
        model = BorderChange.apply(model, options.inputType(), options.outputType(), notes);
        model = options.metadata()
                ? MinimumRuntime.state(model.withDescription("Tern"))
                : MetadataEntries.remove(model, MinimumRuntime.ENTRY);
        return new Conversion(
                model,
                new ConversionReport(
                        name,
                        converted.sourceNodes(),
                        counts(plain, false),
                        counts(model, true),
                        changes,
                        differences,
                        notes,
                        LayerFate.of(plain, model, changes),
                        sourceBytes(name),
                        ModelFile.size(model),
                        MinimumRuntime.of(model).orElse("")));
    }

    private TensorFlowSource.Converted read(Function<ConverterOptions, TensorFlowSource.Converted> source) {
        TensorFlowSource.Converted converted;
        try {
            converted = source.apply(options);
        } catch (TernException e) {
            throw placed(e);
        }
        if (converted.model().graphs().stream()
                .allMatch(graph -> graph.outputs().isEmpty())) {
            throw TernException.at(name)
                    .expected("a model that computes something")
                    .found("no output")
                    .fix("check that the file is the model; outputs of a frozen graph can be named (--output_arrays)");
        }
        return converted;
    }

    /** {@code e} in this source, unless its place already begins with the source, or with its file's name. */
    private TernException placed(TernException e) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        if (e.where().startsWith(name)) {
            return e;
        }
        return !file.isEmpty() && e.where().startsWith(file)
                ? TernException.at(name + e.where().substring(file.length())).problem(e.problem(), e)
                : e.within(name);
    }

    private Model rewritten(
            TensorFlowSource.Converted converted, Model plain, List<String> changes, List<String> notes) {
        Model laid = Versions.assign(converted.laid());
        Model fused = LstmFusion.apply(laid, changes);
        if (!changes.isEmpty() || (fusedLstms(laid) > 0 && fusedLstms(plain) == 0)) {
            notes.add(LSTM_NOTE);
        }
        if (laid.graphs().size() > plain.graphs().size() && isOpen(plain)) {
            notes.add(LOOP_NOTE);
        }
        Rewriting.Result result = Rewriting.apply(fused);
        changes.addAll(result.changes());
        return converted.scales() == null
                ? result.model()
                : integers(result.model(), converted.scales(), changes, notes);
    }

    /** {@code model} with weights and versions as the options ask for. */
    private Model stored(Model model, List<String> changes) {
        String runtime = options.minimumRuntime();
        // Dense layers with a scale for each unit are known since 2.17; before, one scale serves all.
        boolean scalePerUnit = runtime.isEmpty() || MinimumRuntime.compare(runtime, "2.17.0") >= 0;
        Model stored = Versions.assign(StoredWeights.apply(model, options.weights(), scalePerUnit));
        stored = plainRanks(runtime.isEmpty() ? stored : OldRuntime.fit(stored, runtime, changes));
        Verifier.requireValid(stored);
        return stored;
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
            if (worst <= Verification.INTEGER_TOLERANCE) {
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
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return 0;
        }
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
