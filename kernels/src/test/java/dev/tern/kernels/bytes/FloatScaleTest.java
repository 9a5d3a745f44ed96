package dev.tern.kernels.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.arithmetic.Multiplier;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scales in floats give what the roundings of integers give, for all sums whose results are within the range. */
class FloatScaleTest {
    private static final int SCALES = Integer.getInteger("tern.scales", 400);

    @Test
    void everySumHasItsExactResult() {
        Random random = new Random(3);
        int tried = 0;
        int found = 0;
        for (int i = 0; i < SCALES; i++) {
            double factor = Math.exp(-6 + 5.5 * random.nextDouble());
            Multiplier multiplier = Multiplier.of(factor);
            int right = -multiplier.shift();
            boolean signed = random.nextBoolean();
            int zero = random.nextInt(256) - (signed ? 128 : 0);
            int low = signed ? -128 : 0;
            int high = low + 255 - random.nextInt(100);
            if (right < 1) {
                continue;
            }
            tried++;
            FloatScale scale = FloatScale.of(multiplier.mantissa(), right, zero, low, high);
            if (scale != null) {
                found++;
                assertEqual(scale, multiplier.mantissa(), right, zero, low, high);
            }
        }
        assertThat(found).as("of " + tried + " scales that floats hold").isGreaterThan(tried * 98 / 100);
    }

    private static void assertEqual(FloatScale scale, int mantissa, int right, int zero, int low, int high) {
        double factor = Math.scalb((double) mantissa, -31 - right);
        long from = (long) ((low - zero - 3) / factor);
        long to = (long) ((high - zero + 3) / factor);
        int differs = 0;
        for (long sum = from; sum <= to; sum++) {
            long once = sum * mantissa + (1L << 30) >> 31;
            long exact = (once + (1L << right - 1) >> right) + zero;
            differs += Math.clamp(exact, low, high) == Math.clamp(scale.of(sum), low, high) ? 0 : 1;
        }
        assertThat(differs)
                .as("sums that differ with %d, %d, %d", mantissa, right, zero)
                .isZero();
    }
}
