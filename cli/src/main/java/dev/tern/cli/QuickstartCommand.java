package dev.tern.cli;

import dev.tern.inspect.Json;
import dev.tern.tasks.quickstart.Quickstart;
import dev.tern.tasks.quickstart.QuickstartOptions;
import dev.tern.tasks.quickstart.Stage;
import dev.tern.training.callback.Callback;
import dev.tern.training.callback.ProgressBar;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern quickstart}: the whole way of a model, from drawn digits to an answer. */
@Command(
        name = "quickstart",
        sortOptions = false,
        footer = {
            "",
            "Draws handwritten-looking digits, trains a net on them, makes a .tflite file of it, runs it and lets it name a",
            "picture. It needs no network and leaves every file in the folder.",
            "Example: tern quickstart my-first-model"
        })
final class QuickstartCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..1",
            defaultValue = "quickstart",
            description = "Where the files go (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("");

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many digits to draw for learning (default: ${DEFAULT-VALUE}).")
    private int pictures;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often all of them are seen (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides pictures, first weights and order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Most threads that training uses (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--json", description = "Print the stages as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        QuickstartOptions options = QuickstartOptions.DEFAULT
                .withPictures(pictures, Math.max(100, pictures / 10))
                .withEpochs(epochs)
                .withSeed(seed)
                .withThreads(threads);
        long begin = System.nanoTime();
        Callback progress = json ? new Callback() {} : ProgressBar.on(out, ProgressBar.isTerminal());
        List<Stage> stages = Quickstart.run(folder, options, progress, stage -> {
            if (!json) {
                out.println(stage.name() + ": " + stage.result());
                out.flush();
            }
        });
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (json) {
            out.println(Json.of(toJson(stages, seconds)));
        } else {
            print(out, stages, seconds);
        }
        return ExitCode.OK;
    }

    private void print(PrintWriter out, List<Stage> stages, double seconds) {
        out.println();
        out.printf("%-14s %9s %9s %12s  %s%n", "stage", "seconds", "accuracy", "bytes", "files");
        for (Stage stage : stages) {
            String files = String.join(
                    " ",
                    stage.files().stream()
                            .map(file -> folder.relativize(file).toString())
                            .toList());
            out.printf(
                    Locale.ROOT,
                    "%-14s %9.2f %9s %12s  %s%n",
                    stage.name(),
                    stage.seconds(),
                    Double.isNaN(stage.accuracy()) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * stage.accuracy()),
                    stage.files().isEmpty() ? "" : String.format(Locale.ROOT, "%,d", stage.bytes()),
                    files);
        }
        out.printf(Locale.ROOT, "%-14s %9.2f%n", "together", seconds);
        out.println();
        out.println("Everything is in " + folder.toAbsolutePath());
        out.println("Now try: tern classify " + folder.resolve("picture.png") + " --model "
                + folder.resolve("digits.tflite") + " --normalize 0,255 --top 3");
        out.println("         tern inspect " + folder.resolve("digits.tflite"));
    }

    private Map<String, Object> toJson(List<Stage> stages, double seconds) {
        List<Object> lines = new ArrayList<>();
        for (Stage stage : stages) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("stage", stage.name());
            line.put("result", stage.result());
            if (!Double.isNaN(stage.accuracy())) {
                line.put("accuracy", stage.accuracy());
            }
            line.put("seconds", stage.seconds());
            line.put("bytes", stage.bytes());
            line.put("files", stage.files().stream().map(Path::toString).toList());
            lines.add(line);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("folder", folder.toAbsolutePath().toString());
        all.put("seconds", seconds);
        all.put("stages", lines);
        return all;
    }
}
