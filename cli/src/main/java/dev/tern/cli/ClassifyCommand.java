package dev.tern.cli;

import dev.tern.inspect.Json;
import dev.tern.media.image.Normalization;
import dev.tern.media.image.Picture;
import dev.tern.tasks.classify.Classification;
import dev.tern.tasks.classify.ImageClassifier;
import dev.tern.tasks.classify.Labels;
import dev.tern.tasks.classify.Preparation;
import dev.tern.tasks.classify.Score;
import dev.tern.tasks.digits.DigitReader;
import dev.tern.tensor.TernException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
    private static final String OWN_MODEL = "Tern's own, for handwritten digits";

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
            defaultValue = "10",
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
        if (top < 1 || size < 0) {
            throw new ParameterException(spec.commandLine(), "--top and --size take positive whole numbers");
        }
        if (model == null) {
            return readDigits();
        }
        Preparation preparation = Preparation.DEFAULT
                .withLabels(labels == null ? null : Labels.read(labels))
                .withNormalization(parsedNormalization())
                .withSide(size);
        try (ImageClassifier classifier = ImageClassifier.open(model, preparation)) {
            return classifyAll(
                    classifier::classify,
                    String.valueOf(model),
                    classifier.labels().source());
        }
    }

    /** Without a model, pictures are taken for handwritten digits. */
    private int readDigits() {
        if (labels != null || normalization != null || size != 0) {
            throw new ParameterException(
                    spec.commandLine(), "--labels, --normalize and --size speak of a model: name it with `--model`");
        }
        try (DigitReader reader = DigitReader.open()) {
            if (!json) {
                spec.commandLine().getOut().println("no --model: the pictures are read as handwritten digits");
            }
            return classifyAll(reader::read, OWN_MODEL, OWN_MODEL);
        }
    }

    private @Nullable Normalization parsedNormalization() {
        if (normalization == null) {
            return null;
        }
        String[] numbers = normalization.split(",", -1);
        try {
            if (numbers.length == 2) {
                return Normalization.of(Float.parseFloat(numbers[0]), Float.parseFloat(numbers[1]));
            }
        } catch (NumberFormatException _) {
            // Falls through to the one message for every wrong spelling.
        }
        throw new ParameterException(
                spec.commandLine(),
                "--normalize takes two numbers, for example 127.5,127.5; found '" + normalization + "'");
    }

    /** A picture that cannot be read does not keep the others from being classified. */
    private int classifyAll(Function<Picture, Classification> classifier, String modelName, String labelSource) {
        int code = ExitCode.OK;
        List<Object> results = new ArrayList<>();
        for (Path image : images) {
            try {
                long begin = System.nanoTime();
                Picture picture = Picture.read(image);
                double readMillis = (System.nanoTime() - begin) / 1e6;
                Classification found = classifier.apply(picture);
                if (json) {
                    results.add(toJson(image, found, readMillis));
                } else {
                    print(image, found, readMillis);
                }
            } catch (TernException e) {
                spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
                code = ExitCode.FAILURE;
            }
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("model", modelName);
            all.put("labels", labelSource);
            all.put("images", results);
            spec.commandLine().getOut().println(Json.of(all));
        }
        return code;
    }

    private void print(Path image, Classification found, double readMillis) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(image);
        for (Score score : found.top(top)) {
            out.printf(Locale.ROOT, "  %8.4f  %5d  %s%n", score.score(), score.index(), score.label());
        }
        out.printf(
                Locale.ROOT,
                "  read %.1f ms, preprocess %.1f ms, inference %.1f ms%n",
                readMillis,
                found.preprocessMillis(),
                found.inferenceMillis());
    }

    private Map<String, Object> toJson(Path image, Classification found, double readMillis) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("image", image.toString());
        List<Object> scores = new ArrayList<>();
        for (Score score : found.top(top)) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("index", score.index());
            line.put("label", score.label());
            line.put("score", score.score());
            scores.add(line);
        }
        entry.put("scores", scores);
        entry.put("read_ms", readMillis);
        entry.put("preprocess_ms", found.preprocessMillis());
        entry.put("inference_ms", found.inferenceMillis());
        return entry;
    }
}
