package dev.tern.media.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MfccTest {
    @Test
    void theTransformIsFouriers() {
        Random random = new Random(1);
        int size = 16;
        double[] real = random.doubles(size).toArray();
        double[] imaginary = random.doubles(size).toArray();
        double[] re = real.clone();
        double[] im = imaginary.clone();
        Fourier.forward(re, im);
        for (int k = 0; k < size; k++) {
            double sumRe = 0;
            double sumIm = 0;
            for (int n = 0; n < size; n++) {
                double angle = -2 * Math.PI * k * n / size;
                sumRe += real[n] * Math.cos(angle) - imaginary[n] * Math.sin(angle);
                sumIm += real[n] * Math.sin(angle) + imaginary[n] * Math.cos(angle);
            }
            assertThat(re[k]).isCloseTo(sumRe, within(1e-12));
            assertThat(im[k]).isCloseTo(sumIm, within(1e-12));
        }
    }

    @Test
    void tonesAreToldApartAndLoudnessIsInTheFirstCoefficient() {
        Mfcc mfcc = Mfcc.keywords(16_000);
        assertThat(mfcc.frames(16_000)).isEqualTo(49);
        float[] low = features(mfcc, 300, 0.5);
        float[] lowQuiet = features(mfcc, 300, 0.25);
        float[] high = features(mfcc, 3000, 0.5);
        // Half as loud lowers every band by ln 2, which is a change of the first coefficient alone.
        assertThat(low[0] - lowQuiet[0]).isCloseTo((float) (Math.log(2) * Math.sqrt(2 * 40)), within(0.6f));
        for (int k = 1; k < 10; k++) {
            assertThat(low[k]).isCloseTo(lowQuiet[k], within(0.6f));
        }
        // A low tone has its power in the first bands: the second coefficient, half a cosine, is positive.
        assertThat(low[1]).isGreaterThan(5);
        assertThat(high[1]).isLessThan(-1);
        assertThatThrownBy(() -> new Mfcc(8000, 320, 160, 20, 5000, 40, 10)).hasMessageContaining("half the rate");
    }

    private static float[] features(Mfcc mfcc, double hertz, double level) {
        float[] sound = new float[16_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) (level * Math.sin(2 * Math.PI * hertz * i / 16_000));
        }
        float[] features = new float[490];
        mfcc.transform(16_000).apply(sound, 0, features, 0);
        return features;
    }
}
