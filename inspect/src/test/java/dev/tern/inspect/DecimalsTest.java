package dev.tern.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
    private static final double[] SPECIAL = {
        0,
        -0.0,
        1,
        -1,
        0.05,
        0.25,
        0.5,
        9.995,
        99999.95,
        999999.5,
        9999995,
        1e-4,
        9.9999999e-5,
        1e-5,
        1e300,
        4.9e-324,
        -1e-9,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    @Test
    void writesWhatTheFormatterWrites() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            double value =
                    i < SPECIAL.length ? SPECIAL[i] : random.nextGaussian() * Math.pow(10, random.nextInt(16) - 8);
            check(value);
            check((float) value);
        }
    }

    private static void check(double value) {
        assertThat(Decimals.of(value, 1)).isEqualTo(String.format(Locale.ROOT, "%.1f", value));
        assertThat(Decimals.of(value, 4)).isEqualTo(String.format(Locale.ROOT, "%.4f", value));
        assertThat(Decimals.significant(value, 6)).isEqualTo(String.format(Locale.ROOT, "%.6g", value));
        assertThat(Decimals.right(Decimals.of(value, 4), 9)).isEqualTo(String.format(Locale.ROOT, "%9.4f", value));
    }
}
