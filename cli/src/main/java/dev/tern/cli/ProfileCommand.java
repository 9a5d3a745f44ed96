package dev.tern.cli;

import dev.tern.inspect.Json;
import dev.tern.inspect.profile.ModelProfile;
import dev.tern.inspect.profile.ProfilePage;
import dev.tern.inspect.profile.ProfileText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern profile}: where a model's time goes. */
@Command(
        name = "profile",
        sortOptions = false,
        footer = {
            "",
            "A node's time is its median over the runs; `of peak` compares it with the least time that the processor's",
            "measured peak and copying speed allow. Nodes computed inside another's kernel show no time of their own.",
            "Example: tern profile model.tflite --nodes --html profile.html"
        })
final class ProfileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", description = "The .tflite file to profile.")
    private Path model = Path.of("");

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Most threads that a run may use (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "50",
            description = "Runs to measure (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--nodes", description = "List every node, not only the worst.")
    private boolean nodes;

    @Option(
            names = "--worst",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many of the worst nodes to name (default: ${DEFAULT-VALUE}).")
    private int worst;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with a chart.")
    private @Nullable Path page;

    @Option(names = "--json", description = "Print the profile as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        AtLeast.require(spec, "--threads", 1, threads);
        AtLeast.require(spec, "--runs", 1, runs);
        AtLeast.require(spec, "--worst", 0, worst);
        ModelProfile profile = ModelProfile.of(model, threads, runs);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(profile.toJson()));
        } else {
            ProfileText.lines(profile, nodes, worst).forEach(out::println);
        }
        if (page != null) {
            Files.writeString(page, ProfilePage.of(profile));
            if (!json) {
                out.println("written to " + page);
            }
        }
        return ExitCode.OK;
    }
}
