package dev.tern.cli;

import dev.tern.inspect.Json;
import dev.tern.inspect.machine.ProcessMemory;
import dev.tern.inspect.speed.ModelSpeed;
import dev.tern.inspect.speed.PeerRuntimes;
import dev.tern.inspect.speed.SpeedReport;
import dev.tern.inspect.speed.SpeedSettings;
import dev.tern.inspect.speed.SpeedTrial;
import dev.tern.inspect.speed.TernRuntime;
import dev.tern.inspect.speed.TimedRuntime;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern bench}: how fast models run, alone or beside other runtimes. */
@Command(
        name = "bench",
        sortOptions = false,
        footer = {
            "",
            "Others' use of the machine is watched; disturbed rounds are repeated, and the column `quiet` tells how many",
            "of the rounds were undisturbed (`!` and the share of a processor that others used where none was).",
            "Example: tern bench model.tflite --threads 1,2"
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", arity = "1..*", description = ".tflite files, or folders of them.")
    private List<Path> models = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N[,N]",
            split = ",",
            defaultValue = "1",
            description = "Numbers of threads to run with (default: ${DEFAULT-VALUE}).")
    private List<Integer> threads = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds of each runtime (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--round",
            paramLabel = "MILLIS",
            defaultValue = "300",
            description = "Length of a round (default: ${DEFAULT-VALUE}).")
    private int roundMillis;

    @Option(
            names = "--warmup",
            paramLabel = "MILLIS",
            defaultValue = "150",
            description = "Running before each round that is not timed (default: ${DEFAULT-VALUE}).")
    private int warmupMillis;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Most timed runs of a round (default: ${DEFAULT-VALUE}).")
    private int runsMax;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "4",
            description = "How often a disturbed round is repeated (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--against",
            paramLabel = "RUNTIME",
            split = ",",
            arity = "0..1",
            fallbackValue = "all",
            description = "Run other runtimes beside Tern, in one process; needs the module `benchmarks` "
                    + "(benchmarks/speed).")
    private @Nullable List<String> against;

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    @Option(names = "--csv", description = "Print the results as comma-separated lines.")
    private boolean csv;

    @Option(names = "--markdown", description = "Print the results as a table in Markdown.")
    private boolean markdown;

    @Override
    public Integer call() throws IOException {
        SpeedTrial trial = new SpeedTrial(runtimes(), settings());
        List<ModelSpeed> speeds = new ArrayList<>();
        int code = ExitCode.OK;
        for (Path file : files()) {
            try {
                speeds.add(trial.time(file));
            } catch (TernException e) {
                spec.commandLine().getErr().println(spec.qualifiedName() + ": " + named(file, e));
                code = ExitCode.FAILURE;
            }
        }
        if (!speeds.isEmpty() || json) {
            print(new SpeedReport(speeds, ProcessMemory.peakBytes()));
        }
        return code;
    }

    /** What went wrong with a file; reading it names it already. */
    private static String named(Path file, TernException problem) {
        String message = String.valueOf(problem.getMessage());
        return message.startsWith(file.toString()) ? message : file + ": " + message;
    }

    private SpeedSettings settings() {
        threads.forEach(count -> AtLeast.require(spec, "--threads", 1, count));
        AtLeast.require(spec, "--rounds", 1, rounds);
        AtLeast.require(spec, "--round", 0, roundMillis);
        AtLeast.require(spec, "--warmup", 0, warmupMillis);
        AtLeast.require(spec, "--runs", 1, runsMax);
        AtLeast.require(spec, "--retries", 0, retries);
        SpeedSettings defaults = SpeedSettings.defaults();
        return new SpeedSettings(
                threads, rounds, warmupMillis, roundMillis, runsMax, defaults.foreignMax(), retries, defaults.seed());
    }

    private List<TimedRuntime> runtimes() {
        List<TimedRuntime> chosen = new ArrayList<>(List.of(new TernRuntime()));
        if (against == null) {
            return chosen;
        }
        List<TimedRuntime> others = PeerRuntimes.found();
        List<String> names = others.stream().map(TimedRuntime::name).toList();
        if (others.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--against: no other runtime is on the class path; from a checkout, use benchmarks/speed");
        }
        for (String name : against) {
            if (name.equals("all")) {
                chosen.addAll(others);
            } else if (names.contains(name)) {
                chosen.add(others.get(names.indexOf(name)));
            } else {
                throw new ParameterException(
                        spec.commandLine(), "--against: '" + name + "' is none of " + String.join(", ", names));
            }
        }
        return chosen;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : models) {
            if (Files.isDirectory(path)) {
                files.addAll(modelsIn(path));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> modelsIn(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            List<Path> found = inside.filter(file -> file.toString().endsWith(".tflite"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw TernException.at(folder.toString())
                        .expected("a folder with .tflite files")
                        .found("none in it")
                        .fix("name a model, or another folder");
            }
            return found;
        }
    }

    private void print(SpeedReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(report.toJson()));
        } else if (csv) {
            report.csv().forEach(out::println);
        } else if (markdown) {
            report.markdown().forEach(out::println);
        } else {
            report.lines().forEach(out::println);
        }
    }
}
