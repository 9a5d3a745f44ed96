package dev.tern.cli;

import dev.tern.inspect.Json;
import dev.tern.training.History;
import dev.tern.training.callback.Callback;
import dev.tern.training.callback.Checkpoints;
import dev.tern.training.callback.CsvLog;
import dev.tern.training.callback.CurvesFile;
import dev.tern.training.callback.ProgressBar;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.keras.KerasFile;
import dev.tern.training.recipe.ModelOutput;
import dev.tern.training.recipe.Recipe;
import dev.tern.training.recipe.RecipeRun;
import dev.tern.training.recipe.SpecFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern train}: trains a model by a recipe, or one that a file describes, and writes it. */
@Command(
        name = "train",
        sortOptions = false,
        footer = {
            "",
            "Data come from a folder in the form in which they are published; nothing is fetched unless --fetch says so.",
            "Examples: tern train fashion-mnist-mlp --data fashion_mnist --out fashion.tflite",
            "          tern train model.json --epochs 5 --out model.keras",
            "          tern train model.keras --dataset mnist --data mnist --out better.keras"
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "SPEC",
            arity = "0..1",
            description = "What to train: a recipe, a .json file that describes a model, or a Keras model that goes on"
                    + " learning; without it, the recipes are listed.")
    private @Nullable String name;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description = "What a model from a file learns: drawn-digits, mnist, fashion-mnist, cifar10, …")
    private @Nullable String dataset;

    @Option(names = "--data", paramLabel = "DIR", description = "The folder, zip file or table with the data.")
    private @Nullable Path data;

    @Option(names = "--fetch", description = "Fetch what is missing in that folder, and keep it there.")
    private boolean fetch;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "0", description = "How often all rows are seen.")
    private int epochs;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "0", description = "Rows in one step.")
    private int batch;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides first weights, order and augmentation (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Most threads that a step uses (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "0",
            description = "Learning rate of all steps, in place of the recipe's or the model's.")
    private float rate;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Keep the state of the training here after each epoch, and go on from it if it is there.")
    private @Nullable Path checkpoint;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the model goes: .tflite, .keras or .h5, or a folder for a SavedModel.")
    private @Nullable Path out;

    @Option(
            names = "--curves",
            paramLabel = "FILE",
            description = "Draw loss and accuracy over the epochs: .svg, or .html with a table.")
    private @Nullable Path curves;

    @Option(names = "--log", paramLabel = "FILE.csv", description = "Keep a table of all epochs here.")
    private @Nullable Path log;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (name == null) {
            list();
            return ExitCode.OK;
        }
        if (epochs < 0 || batch < 0 || threads < 1 || !(rate >= 0) || fetch && data == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--epochs, --batch, --threads and --rate take positive numbers; --fetch needs --data");
        }
        boolean described = name.endsWith(".json");
        boolean goesOn = KerasFile.isNamedLikeOne(Path.of(name));
        if (dataset != null && !described && !goesOn) {
            throw new ParameterException(spec.commandLine(), "--dataset goes with a model from a file");
        }
        SpecFile.GoingOn model = goesOn ? SpecFile.goOn(Path.of(name), dataset) : null;
        Recipe recipe =
                model != null ? model.recipe() : described ? SpecFile.read(Path.of(name), dataset) : Recipe.of(name);
        ModelOutput output = out == null ? null : ModelOutput.of(out);
        RecipeRun.Settings settings = RecipeRun.Settings.DEFAULT
                .withFrom(from())
                .withEpochs(epochs)
                .withBatch(batch)
                .withSeed(seed)
                .withThreads(threads)
                .withRate(rate);
        PrintWriter console = spec.commandLine().getOut();
        Callback[] callbacks = callbacks(console);
        RecipeRun.AfterTraining after = trainer -> {
            if (output != null) {
                output.write(trainer);
            }
        };
        RecipeRun run = model == null
                ? RecipeRun.of(recipe, settings, after, callbacks)
                : RecipeRun.of(recipe, model.beginning(), settings, after, callbacks);
        if (json) {
            console.println(Json.of(toJson(recipe, run)));
        } else {
            double loss = run.tested().getOrDefault("loss", Double.NaN);
            if (run.tested().containsKey("accuracy")) {
                console.printf(
                        Locale.ROOT,
                        "accuracy %.2f %% on the test rows, loss %.4f%n",
                        100 * run.tested().get("accuracy"),
                        loss);
            } else {
                console.printf(Locale.ROOT, "loss %.4f on the test rows%n", loss);
            }
            if (out != null) {
                console.println("written to " + out);
            }
        }
        return ExitCode.OK;
    }

    private @Nullable WhereFrom from() {
        if (data == null || !fetch) {
            return data == null ? null : WhereFrom.folder(data);
        }
        PrintWriter console = spec.commandLine().getErr();
        boolean redrawing = ProgressBar.isTerminal();
        return WhereFrom.fetching(data).withProgress(bytes -> {
            if (redrawing) {
                console.printf(Locale.ROOT, "\r\u001B[K  fetched %,.1f MB", bytes * 1e-6);
                console.flush();
            }
        });
    }

    private Callback[] callbacks(PrintWriter console) {
        List<Callback> callbacks = new ArrayList<>();
        if (checkpoint != null) {
            callbacks.add(Checkpoints.in(checkpoint)); // what is resumed is taken up before anything is told
        }
        if (!json) {
            callbacks.add(ProgressBar.on(console, ProgressBar.isTerminal()));
        }
        if (curves != null) {
            callbacks.add(CurvesFile.in(curves));
        }
        if (log != null) {
            callbacks.add(new CsvLog(log));
        }
        return callbacks.toArray(Callback[]::new);
    }

    private void list() {
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.println(Json.of(Recipe.names()));
            return;
        }
        for (String recipe : Recipe.names()) {
            console.printf("%-20s %s%n", recipe, Recipe.of(recipe).about());
        }
    }

    private Map<String, Object> toJson(Recipe recipe, RecipeRun run) {
        List<Object> lines = new ArrayList<>();
        for (History.Epoch epoch : run.history().epochs()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("epoch", epoch.number());
            line.putAll(epoch.values());
            line.put("seconds", epoch.seconds());
            lines.add(line);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("recipe", recipe.name());
        all.put("parameters", run.model().parameters());
        all.put("classes", run.classes());
        all.put("epochs", lines);
        all.put("tested", run.tested());
        all.put("out", out == null ? null : out.toString());
        return all;
    }
}
