package dev.tern.tasks.classify;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.TensorAccess;
import dev.tern.media.image.Picture;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Names what is on a picture, by a model with one picture as its input and one score for each class as its first output.
 *
 * <p>The picture is stretched to the model's input as {@code label_image} does. Metadata of the model say how levels
 * become numbers; without any, custom does: floats from -1 to 1, unsigned bytes raw, signed bytes less 128. Scores are
 * dequantised and otherwise left as the model gives them: a model that ends without a softmax gives logits, and no
 * softmax is added, because that could not be told from scores that just do not sum to 1.
 *
 * <p>Belongs to one thread at a time, like the interpreter inside it.
 */
public final class ImageClassifier implements AutoCloseable {
    /** Room for the tensors of any genuine classifier, and little enough for any machine. */
    private static final long MEMORY_BYTES_MAX = 2L << 30;

    /** For one picture. */
    private static final Duration TIME_MAX = Duration.ofMinutes(10);

    private final Interpreter interpreter;
    private final PictureReader input;
    private final Labels labels;

    private ImageClassifier(Interpreter interpreter, PictureReader input, Labels labels) {
        this.interpreter = interpreter;
        this.input = input;
        this.labels = labels;
    }

    /** The classifier in the model file {@code model}, used as its metadata say. */
    public static ImageClassifier open(Path model) {
        return open(model, Preparation.DEFAULT);
    }

    /** The classifier in the model file {@code model}, which computes with one thread. */
    public static ImageClassifier open(Path model, Preparation preparation) {
        return open(model, preparation, 1);
    }

    /** The classifier in the model file {@code model}, which computes with at most {@code threads} threads. */
    public static ImageClassifier open(Path model, Preparation preparation, int threads) {
        return open(model, preparation, threads, ready -> {});
    }

    /**
     * As {@link #open(Path, Preparation, int)}; {@code early} is given what brings pictures to the model's input as soon as that is
     * known, so that another thread may do so while the model is still prepared.
     */
    public static ImageClassifier open(
            Path model, Preparation preparation, int threads, Consumer<PictureReader> early) {
        Interpreter.startUp();
        Options options = Options.defaults()
                .withThreads(threads)
                .withMemoryLimit(MEMORY_BYTES_MAX)
                .withTimeLimit(TIME_MAX)
                .withCustomOperators(OriginalCustomOperators.ALL);
        return of(ModelFile.read(model), preparation, options, early);
    }

    /** The classifier that {@code model} is. */
    public static ImageClassifier of(Model model, Preparation preparation, Options options) {
        return of(model, preparation, options, ready -> {});
    }

    private static ImageClassifier of(
            Model model, Preparation preparation, Options options, Consumer<PictureReader> early) {
        Interpreter interpreter = Interpreter.of(model, options);
        try {
            PictureInput input = PictureInput.of(interpreter, preparation);
            PictureReader reader = new PictureReader(input);
            early.accept(reader);
            Labels given = preparation.labels();
            Labels labels = given == null ? Labels.of(model) : given;
            interpreter.prepare();
            requireOutput(interpreter);
            return new ImageClassifier(interpreter, reader, labels);
        } catch (RuntimeException | Error e) {
            interpreter.close();
            throw e;
        }
    }

    private static void requireOutput(Interpreter interpreter) {
        if (interpreter.outputCount() == 0) {
            throw TernException.at("model")
                    .expected("an output with a score for each class")
                    .found("no output")
                    .fix("give a model that classifies pictures");
        }
    }

    /** Names of the classes, as far as they are known. */
    public Labels labels() {
        return labels;
    }

    /** What is on {@code picture}. */
    public Classification classify(Picture picture) {
        return classify(input.read(picture));
    }

    /** What is on a picture that has been brought to this model's input. */
    public Classification classify(PictureReader.Ready picture) {
        interpreter.input(0).copyFrom(picture.numbers());
        long begin = System.nanoTime();
        interpreter.run();
        long done = System.nanoTime();
        return new Classification(ranked(interpreter.output(0)), picture.millis(), (done - begin) / 1e6);
    }

    private List<Score> ranked(TensorAccess output) {
        requireScores(output);
        float[] scores = output.toFloats();
        Labels fitted = labels.forClasses(scores.length);
        List<Score> ranked = new ArrayList<>(scores.length);
        for (int i = 0; i < scores.length; i++) {
            ranked.add(new Score(i, fitted.name(i), scores[i]));
        }
        ranked.sort((a, b) -> {
            int byScore = Double.compare(rank(a), rank(b));
            return byScore != 0 ? byScore : Integer.compare(a.index(), b.index());
        });
        return ranked;
    }

    /** NaN says nothing about its class and goes last. */
    private static double rank(Score score) {
        return Float.isNaN(score.score()) ? Double.POSITIVE_INFINITY : -score.score();
    }

    private static void requireScores(TensorAccess output) {
        Shape shape = output.shape();
        int wide = 0;
        for (int extent : shape.dims()) {
            wide += extent > 1 ? 1 : 0;
        }
        boolean isNumber = output.type().isFloat() || output.type().isInteger();
        if (!isNumber || wide > 1 || shape.elements() == 0) {
            throw TernException.at(output.toString())
                    .expected("one score for each class")
                    .found(output.type() + shape.toString())
                    .fix("this model does not classify whole pictures; run it with `tern run`");
        }
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
