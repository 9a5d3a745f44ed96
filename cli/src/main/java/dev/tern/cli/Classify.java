package dev.tern.cli;

import dev.tern.inspect.Decimals;
import dev.tern.inspect.Json;
import dev.tern.media.image.Normalization;
import dev.tern.media.image.Picture;
import dev.tern.tasks.classify.Classification;
import dev.tern.tasks.classify.ImageClassifier;
import dev.tern.tasks.classify.Labels;
import dev.tern.tasks.classify.PictureReader;
import dev.tern.tasks.classify.Preparation;
import dev.tern.tasks.classify.Score;
import dev.tern.tasks.digits.DigitReader;
import dev.tern.tensor.TernException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code tern classify} does, however its arguments were read. */
record Classify(
        List<Path> images,
        @Nullable Path model,
        @Nullable Path labels,
        int top,
        @Nullable String normalization,
        int size,
        boolean json) {
    static final Set<String> VALUED = Set.of("--model", "--labels", "--top", "--normalize", "--size");
    static final Set<String> REPEATED = Set.of();
    static final Set<String> FLAGS = Set.of("--json", "--trace");

    static final int TOP = 10;
    private static final int THREADS_MOST = 4;
    private static final String NAME = "tern classify";
    private static final String OWN_MODEL = "Tern's own, for handwritten digits";

    static Classify of(PlainLine line) {
        List<Path> images = new ArrayList<>();
        for (String image : line.operands(1, Integer.MAX_VALUE)) {
            images.add(Path.of(image));
        }
        return new Classify(
                images,
                path(line.value("--model")),
                path(line.value("--labels")),
                line.integer("--top", TOP),
                line.value("--normalize"),
                line.integer("--size", 0),
                line.has("--json"));
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null ? null : Path.of(text);
    }

    /** Classifies; the answer is a code of {@link ExitCode}. */
    int run(PrintWriter out, PrintWriter err) {
        if (top < 1 || size < 0) {
            throw new UsageException("--top and --size take positive whole numbers");
        }
        if (model == null) {
            return readDigits(out, err);
        }
        Preparation preparation =
                Preparation.DEFAULT.withNormalization(parsedNormalization()).withSide(size);
        PicturesAhead<PictureReader.Ready> pictures = new PicturesAhead<>(images);
        try (ImageClassifier classifier = ImageClassifier.open(
                model,
                preparation.withLabels(labels == null ? null : Labels.read(labels)),
                threads(),
                reader -> pictures.prepareBy(reader::read))) {
            return classifyAll(
                    pictures,
                    classifier::classify,
                    String.valueOf(model),
                    classifier.labels().source(),
                    out,
                    err);
        } finally {
            pictures.giveUp();
        }
    }

    /** A start from cold gains most by the first few threads. */
    private static int threads() {
        return Math.min(THREADS_MOST, Runtime.getRuntime().availableProcessors());
    }

    /** Without a model, pictures are taken for handwritten digits. */
    private int readDigits(PrintWriter out, PrintWriter err) {
        if (labels != null || normalization != null || size != 0) {
            throw new UsageException("--labels, --normalize and --size speak of a model: name it with `--model`");
        }
        try (DigitReader reader = DigitReader.open()) {
            if (!json) {
                out.println("no --model: the pictures are read as handwritten digits");
            }
            PicturesAhead<Picture> pictures = new PicturesAhead<>(images);
            pictures.prepareBy(Function.identity());
            return classifyAll(pictures, reader::read, OWN_MODEL, OWN_MODEL, out, err);
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
        throw new UsageException(
                "--normalize takes two numbers, for example 127.5,127.5; found '" + normalization + "'");
    }

    /** A picture that cannot be read does not keep the others from being classified. */
    private <T> int classifyAll(
            PicturesAhead<T> pictures,
            Function<T, Classification> classifier,
            String modelName,
            String labelSource,
            PrintWriter out,
            PrintWriter err) {
        int code = ExitCode.OK;
        List<Object> results = new ArrayList<>();
        for (Path image : images) {
            try {
                PicturesAhead.Read<T> read = pictures.next();
                Classification found = classifier.apply(read.picture());
                if (json) {
                    results.add(toJson(image, found, read.millis()));
                } else {
                    print(image, found, read.millis(), out);
                }
            } catch (TernException e) {
                err.println(NAME + ": " + e.getMessage());
                code = ExitCode.FAILURE;
            }
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("model", modelName);
            all.put("labels", labelSource);
            all.put("images", results);
            out.println(Json.of(all));
        }
        return code;
    }

    private void print(Path image, Classification found, double readMillis, PrintWriter out) {
        out.println(image);
        for (Score score : found.top(top)) {
            out.println("  " + Decimals.right(Decimals.of(score.score(), 4), 8) + "  "
                    + Decimals.right(String.valueOf(score.index()), 5) + "  " + score.label());
        }
        out.println("  read " + Decimals.of(readMillis, 1) + " ms, preprocess "
                + Decimals.of(found.preprocessMillis(), 1) + " ms, inference "
                + Decimals.of(found.inferenceMillis(), 1) + " ms");
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
