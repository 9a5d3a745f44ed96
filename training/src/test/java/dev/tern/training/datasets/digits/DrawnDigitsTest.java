package dev.tern.training.datasets.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawnDigitsTest {
    private static final int SIDE = DrawnDigits.SIDE;

    private static byte[] drawn(long seed, long index) {
        byte[] pixels = new byte[DrawnDigits.PIXELS];
        DrawnDigits.of(seed).draw(index, pixels, 0);
        return pixels;
    }

    @Test
    void aPictureFollowsFromSeedAndIndexAlone() {
        byte[] all = new byte[20 * DrawnDigits.PIXELS];
        DrawnDigits digits = DrawnDigits.of(5);
        for (int i = 19; i >= 0; i--) {
            digits.draw(i, all, i * DrawnDigits.PIXELS);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(drawn(5, i))
                    .isEqualTo(Arrays.copyOfRange(all, i * DrawnDigits.PIXELS, (i + 1) * DrawnDigits.PIXELS));
        }
        assertThat(drawn(6, 3)).isNotEqualTo(drawn(5, 3));
    }

    @Test
    void noTwoPicturesAreTheSame() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            CRC32 crc = new CRC32();
            crc.update(drawn(1, i));
            seen.add(crc.getValue());
        }
        assertThat(seen).hasSize(2000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void inkLiesInTheMiddleAsMnistHasIt(int digit) {
        for (int i = digit; i < 2000; i += 10) {
            byte[] pixels = drawn(2, i);
            assertThat(DrawnDigits.of(2).label(i)).isEqualTo(digit);
            double sum = 0;
            double x = 0;
            double y = 0;
            for (int p = 0; p < pixels.length; p++) {
                int ink = pixels[p] & 0xFF;
                sum += ink;
                x += ink * (p % SIDE + 0.5);
                y += ink * (p / SIDE + 0.5);
            }
            // MNIST's pictures hold 10 to 350 full pixels.
            assertThat(sum / 255).isBetween(15.0, 330.0);
            assertThat(x / sum).isBetween(12.7, 15.3);
            assertThat(y / sum).isBetween(12.7, 15.3);
        }
    }

    @Test
    void everyFormOfAShapeHasTheSameStrokes() {
        for (int digit = 0; digit < 10; digit++) {
            List<DigitShape> shapes = DigitShapes.of(digit);
            assertThat(shapes).isNotEmpty();
            for (DigitShape shape : shapes) {
                DigitShape.Form first = shape.forms().getFirst();
                for (DigitShape.Form form : shape.forms()) {
                    assertThat(form.corners()).usingRecursiveComparison().isEqualTo(first.corners());
                    for (double[] xy : form.coordinates()) {
                        assertThat(Arrays.stream(xy)).allMatch(value -> value > -0.2 && value < 1.2);
                    }
                }
            }
        }
    }
}
