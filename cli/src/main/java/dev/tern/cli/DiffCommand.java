package dev.tern.cli;

import dev.tern.inspect.Amounts;
import dev.tern.inspect.Json;
import dev.tern.inspect.compare.ModelComparison;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern diff}: two models beside each other. */
@Command(
        name = "diff",
        sortOptions = false,
        exitCodeOnExecutionException = ExitCode.TROUBLE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:structure and outputs are equal",
            "1:something differs",
            "2:the models could not be compared, or the command line is wrong"
        },
        footer = {"", "Example: tern diff before.tflite after.tflite --all-tensors"})
final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "A", description = "The first .tflite file.")
    private Path left = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "The second .tflite file.")
    private Path right = Path.of("");

    @Option(names = "--all-tensors", description = "Compare inner tensors too, and name the first that differs.")
    private boolean allTensors;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws the inputs of both models (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "0",
            description = "Values that differ by no more count as equal (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(names = "--json", description = "Print the comparison as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!(tolerance >= 0)) {
            throw new ParameterException(spec.commandLine(), "--tolerance takes a number of 0 or more");
        }
        ModelComparison found =
                ModelComparison.of(ModelFile.read(left), ModelFile.read(right), seed, allTensors, tolerance);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(found.toJson()));
        } else {
            out.println("A " + left + ", " + Amounts.bytes(Files.size(left)));
            out.println("B " + right + ", " + Amounts.bytes(Files.size(right)));
            found.lines().forEach(out::println);
        }
        if (!found.isEqual()) {
            return ExitCode.DIFFERENT;
        }
        return found.runProblem().isEmpty() ? ExitCode.OK : ExitCode.TROUBLE;
    }
}
