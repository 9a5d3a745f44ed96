package dev.tern.cli;

import dev.tern.graph.text.GraphPrinter;
import dev.tern.inspect.Json;
import dev.tern.inspect.page.GraphPage;
import dev.tern.inspect.report.ArenaSummary;
import dev.tern.inspect.report.CodeText;
import dev.tern.inspect.report.MemoryChart;
import dev.tern.inspect.report.ModelReport;
import dev.tern.inspect.report.PlanText;
import dev.tern.training.keras.KerasFile;
import dev.tern.training.keras.KerasReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern inspect}: what a model is. */
@Command(
        name = "inspect",
        sortOptions = false,
        footer = {
            "",
            "Ends with 1 where the model is not valid or has nodes that cannot be run; the report is printed all the"
                    + " same.",
            "Examples: tern inspect model.tflite --memory",
            "          tern inspect model.keras"
        })
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", description = "The .tflite file or Keras model (.h5, .keras) to look at.")
    private Path model = Path.of("");

    @Option(names = "--memory", description = "Show the whole plan of the tensor arena.")
    private boolean memory;

    @Option(names = "--plan", description = "Show which kernel computes each node, and why that one.")
    private boolean plan;

    @Option(
            names = "--code",
            paramLabel = "NODE",
            description = "List the machine code of a node; -Dtern.cpu=neon and the like in TERN_JAVA_OPTS lists that"
                    + " of another processor.")
    private @Nullable Integer code;

    @Option(names = "--text", description = "Print the whole graph instead of the report.")
    private boolean text;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with the graphs drawn.")
    private @Nullable Path page;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (KerasFile.isNamedLikeOne(model)) {
            return keras(out);
        }
        if (code != null) {
            CodeText.lines(model, code).forEach(out::println);
            return ExitCode.OK;
        }
        ModelReport report = ModelReport.of(model);
        if (page != null) {
            Files.writeString(page, GraphPage.of(report));
            out.println("written to " + page);
        } else if (plan) {
            PlanText.lines(model).forEach(out::println);
        } else if (text) {
            out.print(GraphPrinter.print(report.model()));
            out.flush();
        } else if (json) {
            out.println(Json.of(asJson(report)));
        } else {
            print(report, out);
        }
        return report.isRunnable() ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** A Keras model has layers, no nodes: what asks for nodes is asked of what it converts to. */
    private int keras(PrintWriter out) {
        if (memory || plan || text || page != null || code != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--memory, --plan, --code, --text and --html look at .tflite files; tern convert makes one of a Keras model");
        }
        KerasReport report = KerasReport.of(model);
        if (json) {
            out.println(report.json());
        } else {
            report.lines().forEach(out::println);
        }
        return report.isReadable() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private Map<String, Object> asJson(ModelReport report) {
        Map<String, Object> all = report.toJson();
        ArenaSummary arena = report.arena();
        if (memory && arena != null) {
            all.put("memory_plan", MemoryChart.toJson(arena.plan()));
        }
        return all;
    }

    private void print(ModelReport report, PrintWriter out) {
        report.lines().forEach(out::println);
        ArenaSummary arena = report.arena();
        if (memory && arena != null) {
            out.println();
            MemoryChart.lines(arena, report.model().main()).forEach(out::println);
        }
    }
}
