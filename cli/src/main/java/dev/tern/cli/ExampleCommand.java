package dev.tern.cli;

import dev.tern.inspect.ExampleModel;
import dev.tern.inspect.Json;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern example}: a small model for those who have none. */
@Command(
        name = "example",
        sortOptions = false,
        footer = {
            "",
            "The model names the colour of a picture. It was made by hand, not trained.",
            "Example: tern example example.tflite && tern inspect example.tflite && tern run example.tflite"
        })
final class ExampleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "OUT.tflite",
            arity = "0..1",
            defaultValue = "example.tflite",
            description = "The file to write (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ModelFile.write(ExampleModel.build(), file);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("file", file.toString());
            written.put("bytes", Files.size(file));
            written.put("labels", ExampleModel.labels());
            out.println(Json.of(written));
        } else {
            out.println("written to " + file + " (" + Files.size(file) + " bytes)");
            out.println("now try: tern inspect " + file);
        }
        return ExitCode.OK;
    }
}
