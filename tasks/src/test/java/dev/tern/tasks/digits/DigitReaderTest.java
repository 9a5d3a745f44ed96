package dev.tern.tasks.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.media.image.Picture;
import dev.tern.training.data.Dataset;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.datasets.digits.DrawnDigits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DigitReaderTest {
    private static final int SIDE = 28;

    private static int inked(int level) {
        return level << 16 | level << 8 | level;
    }

    private static Picture picture(byte[] ink, int offset) {
        int[] pixels = new int[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = inked(ink[offset + i] & 0xFF);
        }
        return Picture.of(SIDE, SIDE, pixels);
    }

    /** The same digit as dark ink on light paper, larger and off the middle. */
    private static Picture onPaper(byte[] ink) {
        int scale = 5;
        int width = 300;
        int height = 220;
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int sx = (x - 120) / scale;
                int sy = (y - 20) / scale;
                boolean inside = x >= 120 && y >= 20 && sx < SIDE && sy < SIDE;
                int level = inside ? ink[sy * SIDE + sx] & 0xFF : 0;
                pixels[y * width + x] = inked(230 - level * 180 / 255);
            }
        }
        return Picture.of(width, height, pixels);
    }

    @Test
    void drawnDigitsAreReadOnAnyPaper() {
        DrawnDigits digits = DrawnDigits.of(77);
        int right = 0;
        int rightOnPaper = 0;
        byte[] ink = new byte[DrawnDigits.PIXELS];
        try (DigitReader reader = DigitReader.open()) {
            for (int i = 0; i < 300; i++) {
                digits.draw(i, ink, 0);
                right += reader.read(picture(ink, 0)).top(1).getFirst().index() == digits.label(i) ? 1 : 0;
                rightOnPaper += reader.read(onPaper(ink)).top(1).getFirst().index() == digits.label(i) ? 1 : 0;
            }
        }
        assertThat(right).isGreaterThan(285);
        assertThat(rightOnPaper).isGreaterThan(280);
    }

    @Test
    void atLeast97OfAHundredOfMnistsTestDigitsAreRead() {
        Path data = Path.of(System.getProperty("tern.data", "../shared/data"), "datasets", "mnist");
        assumeTrue(Files.isDirectory(data), () -> "needs " + data + " (-Dtern.data=DIR)");
        Dataset test = KnownDataset.MNIST.load(WhereFrom.folder(data)).test();
        byte[] ink = (byte[]) test.toColumn("image").values();
        int[] labels = (int[]) test.toColumn("label").values();
        int right = 0;
        try (DigitReader reader = DigitReader.open()) {
            for (int i = 0; i < labels.length; i++) {
                right += reader.read(picture(ink, i * SIDE * SIDE))
                                        .top(1)
                                        .getFirst()
                                        .index()
                                == labels[i]
                        ? 1
                        : 0;
            }
        }
        assertThat((double) right / labels.length).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void likelihoodsSumToOneAndEvenPicturesAreRefused() {
        byte[] ink = new byte[DrawnDigits.PIXELS];
        DrawnDigits.of(1).draw(3, ink, 0);
        try (DigitReader reader = DigitReader.open()) {
            assertThat(reader.read(picture(ink, 0)).scores().stream()
                            .mapToDouble(score -> score.score())
                            .sum())
                    .isBetween(0.999, 1.001);
            assertThatThrownBy(() -> reader.read(Picture.of(4, 4, new int[16]))).hasMessageContaining("even surface");
        }
        assertThat(DigitReader.model().length).isLessThan(300_000);
    }
}
