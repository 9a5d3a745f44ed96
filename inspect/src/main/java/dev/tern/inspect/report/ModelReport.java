package dev.tern.inspect.report;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Problem;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.Refusal;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.MinimumRuntime;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.ReadOptions;
import dev.tern.tflite.metadata.ModelMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything worth knowing about a model. Made for any file that can be read at all: what is wrong with a model, or why
 * it cannot be run, is part of the report.
 *
 * @param file name of the file
 * @param fileBytes size of the file, or -1 for a model that comes from none
 * @param metadata the model's description, where there is a readable one
 * @param arena the planned memory, or null where it cannot be planned
 * @param arenaProblem why memory cannot be planned, or an empty text
 * @param refusals nodes that cannot be run; empty for a model with problems
 * @param problems what is wrong with the model
 */
public record ModelReport(
        String file,
        long fileBytes,
        Model model,
        Optional<ModelMetadata> metadata,
        String metadataProblem,
        List<EndPoint> inputs,
        List<EndPoint> outputs,
        List<OperatorRow> operators,
        PackedFiles files,
        @Nullable ArenaSummary arena,
        String arenaProblem,
        List<Refusal> refusals,
        List<Problem> problems) {
    /** Limits under which a plan is tried: a report must not take the machine's memory whatever the file says. */
    private static final Options PLANNING = Options.defaults()
            .withMemoryLimit(2L << 30)
            .withWorkLimit(1L << 44)
            .withCustomOperators(OriginalCustomOperators.ALL);

    /** The report of the model in {@code file}, valid or not. */
    public static ModelReport of(Path file) throws IOException {
        Model model = ModelFile.read(file, ReadOptions.DEFAULT.withoutVerification());
        return of(model, String.valueOf(file.getFileName()), Files.size(file));
    }

    /** The report of {@code model}. */
    public static ModelReport of(Model model, String file, long fileBytes) {
        List<Problem> problems = Verifier.check(model);
        Optional<ModelMetadata> metadata = Optional.empty();
        String metadataProblem = "";
        try {
            metadata = ModelMetadata.of(model);
        } catch (TernException e) {
            metadataProblem = String.valueOf(e.getMessage());
        }
        PackedFiles files = PackedFiles.of(model);
        Planned planned = problems.isEmpty() ? Planned.of(model) : Planned.not(model, "the model is not valid");
        Graph main = model.graphs().isEmpty() ? Graph.build("", g -> {}) : model.main();
        Optional<ModelMetadata> described = metadata;
        return new ModelReport(
                file,
                fileBytes,
                model,
                metadata,
                metadataProblem,
                EndPoint.of(main, main.inputs(), i -> described.flatMap(m -> m.input(i)), files),
                EndPoint.of(main, main.outputs(), i -> described.flatMap(m -> m.output(i)), files),
                planned.operators,
                files,
                planned.arena,
                planned.problem,
                problems.isEmpty() ? Refusal.of(model, PLANNING.customOperators()) : List.of(),
                problems);
    }

    /** What is known only where a run can be planned: memory, and shapes that the file leaves to the plan. */
    private record Planned(@Nullable ArenaSummary arena, String problem, List<OperatorRow> operators) {
        static Planned not(Model model, String why) {
            return new Planned(null, why, table(model, null));
        }

        static Planned of(Model model) {
            try (Interpreter interpreter = Interpreter.of(model, PLANNING)) {
                ArenaSummary arena = ArenaSummary.of(model.main(), interpreter.memory());
                return new Planned(arena, "", table(model, interpreter));
            } catch (TernException e) {
                return not(model, String.valueOf(e.getMessage()));
            }
        }

        private static List<OperatorRow> table(Model model, @Nullable Interpreter interpreter) {
            return OperatorTable.of(
                    model,
                    PLANNING.customOperators(),
                    (g, v) -> g == 0 && interpreter != null
                            ? planned(interpreter, v)
                            : model.graphs().get(g).value(v).shape());
        }

        private static Shape planned(Interpreter interpreter, int value) {
            Value described = interpreter.model().main().value(value);
            if (described.sparsity() != null) {
                return described.shape();
            }
            try {
                return interpreter.tensor(value).shape();
            } catch (TernException _) {
                return described.shape();
            }
        }
    }

    /** Whether the model is valid and every node can be run. */
    public boolean isRunnable() {
        return problems.isEmpty() && refusals.isEmpty();
    }

    /** Nodes of all graphs. */
    public int nodeCount() {
        return model.graphs().stream().mapToInt(graph -> graph.nodes().size()).sum();
    }

    /** Tensors of all graphs. */
    public int valueCount() {
        return model.graphs().stream().mapToInt(graph -> graph.values().size()).sum();
    }

    /** Bytes of all buffers. */
    public long constantBytes() {
        return model.buffers().stream().mapToLong(Buffer::size).sum();
    }

    /** Work of one run of every node. */
    public long multiplyAdds() {
        return operators.stream().mapToLong(OperatorRow::multiplyAdds).reduce(0, OperatorRow::saturated);
    }

    /** Elements of all constants that nodes read. */
    public long parameters() {
        return operators.stream().mapToLong(OperatorRow::parameters).reduce(0, OperatorRow::saturated);
    }

    /** Bytes of all constants that nodes read. */
    public long parameterBytes() {
        return operators.stream().mapToLong(OperatorRow::parameterBytes).reduce(0, OperatorRow::saturated);
    }

    /** The oldest TensorFlow Lite that runs every operator, or an empty text. */
    public String runtimeNeeded() {
        return MinimumRuntime.of(model).orElse("");
    }

    /** The oldest TensorFlow Lite as the file states it, or an empty text. */
    public String runtimeStated() {
        return MinimumRuntime.stated(model).orElse("");
    }

    /** The report as lines for people. */
    public List<String> lines() {
        return ReportText.of(this);
    }

    /** The report as JSON values. */
    public Map<String, Object> toJson() {
        return ReportJson.of(this);
    }
}
