package dev.tern.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.media.image.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Classifiers of others, where they are at hand, on pictures whose content is known. */
class OutsideClassifiersTest {
    private static final Path DATA = Path.of(System.getProperty("tern.data", "../shared/data"));

    private static Path outside(String file) {
        Path path = DATA.resolve(file);
        assumeTrue(Files.exists(path), "no " + path);
        return path;
    }

    private static Classification classify(String model, String picture) {
        try (ImageClassifier classifier = ImageClassifier.open(outside("models/classification/" + model))) {
            return classifier.classify(Picture.read(outside("images/" + picture)));
        }
    }

    @Test
    void aBurgerIsACheeseburger() {
        Score best = classify("mobilenet_v1_0.25_224_quant.tflite", "support/burger.jpg")
                .top(1)
                .getFirst();
        assertThat(best.index()).isEqualTo(934);
        assertThat(best.score()).isCloseTo(0.96f, within(0.02f));
    }

    @Test
    void labelsOfThousandOneClassesFit() {
        Labels labels = Labels.read(outside("models/classification/imagenet_labels.txt"));
        assertThat(labels.forClasses(1001).name(934)).isEqualTo("cheeseburger");
    }

    @Test
    void aFoxIsARedFox() {
        Score best = classify("mobilenet_v2_1.0_224_quant.tflite", "examples/fox.jpeg")
                .top(1)
                .getFirst();
        Labels labels = Labels.read(outside("models/classification/imagenet_labels.txt"));
        assertThat(labels.forClasses(1001).name(best.index())).startsWith("red fox");
    }

    @Test
    void aPersonIsSeenAndNoneWhereThereIsNone() {
        try (ImageClassifier classifier = ImageClassifier.open(outside("models/classification/person_detect.tflite"))) {
            Picture person = fromSignedBytes(Picture.read(outside("images/micro/person.bmp")));
            assertThat(classifier.classify(person).top(1).getFirst().index()).isEqualTo(1);
            Picture animal = Picture.read(outside("images/micro/no_person.bmp"));
            assertThat(classifier.classify(animal).top(1).getFirst().index()).isZero();
        }
    }

    /** The picture of the person keeps the model's signed bytes: black is -128, which a picture shows as 128. */
    private static Picture fromSignedBytes(Picture stored) {
        int[] pixels = new int[stored.width() * stored.height()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = stored.rgb(i % stored.width(), i / stored.width()) ^ 0x808080;
        }
        return Picture.of(stored.width(), stored.height(), pixels);
    }
}
