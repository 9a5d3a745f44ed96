package dev.tern.cli;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.inspect.Decimals;
import dev.tern.inspect.Json;
import dev.tern.inspect.ModelRun;
import dev.tern.inspect.RunResult;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code tern run} does, however its arguments were read. */
record Run(
        Path model,
        Map<String, Path> inputs,
        Map<String, String> shapes,
        @Nullable String signature,
        long seed,
        @Nullable Path outputFolder,
        int threads,
        long timeLimitSeconds,
        boolean json) {
    static final Set<String> VALUED = Set.of("--signature", "--seed", "--output-dir", "--threads", "--time-limit");
    static final Set<String> REPEATED = Set.of("--input", "--shape");
    static final Set<String> FLAGS = Set.of("--json", "--trace");

    static final long TIME_LIMIT_SECONDS = 600;

    static Run of(PlainLine line) {
        Map<String, Path> inputs = new LinkedHashMap<>();
        line.pairs("--input").forEach((input, file) -> inputs.put(input, Path.of(file)));
        String folder = line.value("--output-dir");
        return new Run(
                Path.of(line.operands(1, 1).getFirst()),
                inputs,
                line.pairs("--shape"),
                line.value("--signature"),
                line.number("--seed", 1),
                folder == null ? null : Path.of(folder),
                line.integer("--threads", 1),
                line.number("--time-limit", TIME_LIMIT_SECONDS),
                line.has("--json"));
    }

    /** Runs the model; the answer is a code of {@link ExitCode}. */
    int run(PrintWriter out) throws IOException {
        if (timeLimitSeconds < 0) {
            throw new UsageException("--time-limit takes a number of 0 or more");
        }
        Options options = Options.defaults()
                .withThreads(threads)
                .withTimeLimit(timeLimitSeconds == 0 ? Options.FOREVER : Duration.ofSeconds(timeLimitSeconds))
                .withCustomOperators(OriginalCustomOperators.ALL);
        try (Interpreter interpreter = Interpreter.open(model, options)) {
            RunResult result = new ModelRun(signature, inputs, parsedShapes(), seed).on(interpreter);
            if (outputFolder != null) {
                result.writeTo(outputFolder);
            }
            print(result, out);
        }
        return ExitCode.OK;
    }

    private Map<String, Shape> parsedShapes() {
        Map<String, Shape> parsed = new LinkedHashMap<>();
        for (Map.Entry<String, String> shape : shapes.entrySet()) {
            parsed.put(shape.getKey(), ShapeText.parse(shape.getValue()));
        }
        return parsed;
    }

    private void print(RunResult result, PrintWriter out) {
        if (json) {
            out.println(Json.of(result.toJson()));
            return;
        }
        for (String line : result.lines()) {
            out.println(line);
        }
        out.println(Decimals.of(result.latencyMillis(), 2) + " ms");
        if (outputFolder != null) {
            out.println("written to " + outputFolder);
        }
    }
}
