package dev.tern.operators.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.arithmetic.Requantization.Ties;
import dev.tern.tensor.Quantization;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The loop without branches gives what the single products give, ties and extremes included. */
final class RequantizationTest {
    private static final int ZERO_POINT = -3;
    private static final ClampRange RANGE = new ClampRange(-128, 127);

    private static int[] sums(double factor) {
        SplittableRandom random = new SplittableRandom(1);
        int[] sums = new int[4099];
        for (int i = 0; i < sums.length; i++) {
            double half = (random.nextInt(-200, 200) + 0.5) / factor;
            sums[i] = switch (i % 4) {
                case 0 -> (int) Math.rint(half);
                case 1 -> (int) (random.nextInt(-200, 200) / factor);
                case 2 -> random.nextInt();
                default -> random.nextInt(-5, 6);
            };
        }
        sums[2] = Integer.MIN_VALUE;
        sums[6] = Integer.MAX_VALUE;
        return sums;
    }

    @Test
    void rowsOfFewChannelsKeepTheirOwnFactorsAndBias() {
        int channels = 24;
        int rows = 37;
        float[] scales = new float[channels];
        int[] bias = new int[channels];
        for (int c = 0; c < channels; c++) {
            scales[c] = 0.001f * (c + 1);
            bias[c] = 7 * c - 80;
        }
        int[] sums = Arrays.copyOf(sums(0.003), rows * channels);
        int[] stored = sums.clone();
        Quantization one = Quantization.perTensor(1f, 0);
        Requantization.perChannel(
                        one,
                        Quantization.perAxis(scales, new long[channels], 0),
                        one,
                        channels,
                        RANGE,
                        Ties.UP_IN_EIGHTS)
                .apply(stored, 0, bias, rows);
        for (int i = 0; i < sums.length; i++) {
            Multiplier multiplier = Multiplier.of(scales[i % channels]);
            int sum = sums[i] + bias[i % channels];
            assertThat(stored[i])
                    .as("row %s, channel %s", i / channels, i % channels)
                    .isEqualTo(RANGE.clamp(FixedPoint.multiplyHalfUp(sum, multiplier.mantissa(), multiplier.shift())));
        }
    }

    @Test
    void equalsTheSingleProducts() {
        for (double factor : new double[] {0.5, 0.25, 1.0, 0.0078125, 0.003, 0.9999999999, 3.7, 1e-9, 1e-12, 0}) {
            int[] sums = sums(Math.max(factor, 1e-6));
            Multiplier multiplier = Multiplier.of(factor);
            for (Ties ties : Ties.values()) {
                int[] stored = sums.clone();
                Requantization.uniform(factor, ZERO_POINT, stored.length, RANGE, ties)
                        .apply(stored, 0, new int[stored.length], 1);
                for (int i = 0; i < sums.length; i++) {
                    int scaled = ties == Ties.UP || ties == Ties.UP_IN_EIGHTS && i < (sums.length & -8)
                            ? FixedPoint.multiplyHalfUp(sums[i], multiplier.mantissa(), multiplier.shift())
                            : FixedPoint.multiply(sums[i], multiplier.mantissa(), multiplier.shift());
                    assertThat(stored[i])
                            .as("%s times %s, ties %s", sums[i], factor, ties)
                            .isEqualTo(RANGE.clamp(scaled + ZERO_POINT));
                }
            }
        }
    }

    @Test
    void tiesOfNegativeNumbersGoWhereTheNameSays() {
        int[] up = {-5, 5};
        int[] away = {-5, 5};
        Requantization.uniform(0.5, 0, 2, RANGE, Ties.UP).apply(up, 0, new int[2], 1);
        Requantization.uniform(0.5, 0, 2, RANGE, Ties.AWAY).apply(away, 0, new int[2], 1);
        assertThat(up).containsExactly(-2, 3);
        assertThat(away).containsExactly(-2, 3);
        up[0] = -6;
        away[0] = -6;
        Requantization.uniform(0.25, 0, 2, RANGE, Ties.UP).apply(up, 0, new int[2], 1);
        Requantization.uniform(0.25, 0, 2, RANGE, Ties.AWAY).apply(away, 0, new int[2], 1);
        assertThat(up[0]).isEqualTo(-1);
        assertThat(away[0]).isEqualTo(-2);
    }
}
