package dev.tern.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern classify}: the likeliest labels of pictures. */
@Command(
        name = "classify",
        sortOptions = false,
        footer = {
            "",
            "Pictures are stretched to the model's input. Scores are printed as the model gives them, dequantised; no",
            "softmax is added, so a model without one shows logits.",
            "Example: tern classify photo.jpg --model mobilenet_v2.tflite --labels labels.txt"
        })
final class ClassifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "JPEG, PNG, BMP, GIF or WebP files.")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "The .tflite file that classifies; without it, Tern's own model reads handwritten digits.")
    private @Nullable Path model;

    @Option(
            names = "--labels",
            paramLabel = "LABELS",
            description = "Text file with one label each line, instead of those packed into the model.")
    private @Nullable Path labels;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "" + Classify.TOP,
            description = "How many labels to print (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = "--normalize",
            paramLabel = "MEAN,DEVIATION",
            description = "Feed (level - MEAN) / DEVIATION, instead of what metadata or custom say.")
    private @Nullable String normalization;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            defaultValue = "0",
            description = "Width and height for a model that leaves them open.")
    private int size;

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try {
            return new Classify(images, model, labels, top, normalization, size, json)
                    .run(spec.commandLine().getOut(), spec.commandLine().getErr());
        } catch (UsageException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
