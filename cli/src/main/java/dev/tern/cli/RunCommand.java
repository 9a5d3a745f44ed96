package dev.tern.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern run}: one inference, inputs from files or a seed, outputs as statistics and files. */
@Command(
        name = "run",
        sortOptions = false,
        footer = {
            "",
            "Inputs are raw little-endian files or .npy files; those not given are drawn from the seed.",
            "Example: tern run model.tflite --input 0=photo.npy --output-dir out"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", description = "The .tflite file to run.")
    private Path model = Path.of("");

    @Option(names = "--input", paramLabel = "NAME_OR_INDEX=FILE", description = "Contents of an input.")
    private Map<String, Path> inputs = new LinkedHashMap<>();

    @Option(
            names = "--shape",
            paramLabel = "NAME_OR_INDEX=1,2,3",
            description = "Shape of an input; `=` alone makes it a scalar.")
    private Map<String, String> shapes = new LinkedHashMap<>();

    @Option(names = "--signature", paramLabel = "KEY", description = "Run this signature instead of the main graph.")
    private @Nullable String signature;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws the inputs that are not given (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            description = "Write DIR/<output index>.bin and DIR/result.json.")
    private @Nullable Path outputFolder;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Most threads that the run may use (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            defaultValue = "" + Run.TIME_LIMIT_SECONDS,
            description = "Longest run; 0 for any (default: ${DEFAULT-VALUE}).")
    private long timeLimitSeconds;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try {
            return new Run(model, inputs, shapes, signature, seed, outputFolder, threads, timeLimitSeconds, json)
                    .run(spec.commandLine().getOut());
        } catch (UsageException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
