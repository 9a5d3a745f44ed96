package dev.tern.tasks.digits;

import dev.tern.interpreter.Options;
import dev.tern.media.image.Normalization;
import dev.tern.media.image.Picture;
import dev.tern.tasks.classify.Classification;
import dev.tern.tasks.classify.ImageClassifier;
import dev.tern.tasks.classify.Labels;
import dev.tern.tasks.classify.Preparation;
import dev.tern.tasks.classify.Score;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Tells which digit somebody wrote. The model is Tern's own: a small convolutional net that has seen only digits which Tern's
 * generator drew. {@code tern train digits --out digits.tflite} made it.
 */
public final class DigitReader implements AutoCloseable {
    private static final String MODEL = "digits.tflite";

    private final ImageClassifier classifier;

    private DigitReader(ImageClassifier classifier) {
        this.classifier = classifier;
    }

    /** A reader with the model that Tern brings along. */
    public static DigitReader open() {
        Labels digits = Labels.parse("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n", "handwritten digits");
        Preparation preparation = Preparation.DEFAULT.withLabels(digits).withNormalization(Normalization.of(0, 255));
        return new DigitReader(ImageClassifier.of(ModelFile.read(model()), preparation, Options.defaults()));
    }

    /** The bytes of the model file. */
    public static byte[] model() {
        try (InputStream in = DigitReader.class.getResourceAsStream(MODEL)) {
            if (in == null) {
                throw TernException.at(MODEL)
                        .expected("the model in Tern's own jar")
                        .found("none")
                        .fix("build Tern from a whole checkout");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw TernException.at(MODEL).problem("cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** The likelihood of each digit. */
    public Classification read(Picture picture) {
        Classification found = classifier.classify(DigitPicture.of(picture));
        double most = found.scores().getFirst().score();
        double sum = found.scores().stream()
                .mapToDouble(score -> Math.exp(score.score() - most))
                .sum();
        List<Score> likelihoods = found.scores().stream()
                .map(score -> new Score(score.index(), score.label(), (float) (Math.exp(score.score() - most) / sum)))
                .toList();
        return new Classification(likelihoods, found.preprocessMillis(), found.inferenceMillis());
    }

    @Override
    public void close() {
        classifier.close();
    }
}
