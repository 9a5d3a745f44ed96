package dev.tern.kernels.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.elementwise.QuantizedSum.Scaling;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums in floats are those in integers for all 65,536 pairs of bytes. */
class PairSumTest {
    private static final int SCALES = Integer.getInteger("tern.scales", 300);

    @Test
    void everyPairOfBytesHasItsExactSum() {
        Random random = new Random(7);
        int found = 0;
        for (int i = 0; i < SCALES; i++) {
            boolean signed = random.nextBoolean();
            int sign = random.nextInt(4) == 0 ? -1 : 1;
            Scaling scaling = Scaling.ofBytes(drawn(random, signed), drawn(random, signed), drawn(random, signed));
            int low = (signed ? -128 : 0) + (random.nextBoolean() ? random.nextInt(128) : 0);
            ClampRange range = new ClampRange(low, signed ? 127 : 255);
            PairSum sum = PairSum.of(scaling, sign, range, signed);
            if (sum != null) {
                found++;
                assertEqual(sum, scaling, sign, range, signed);
            }
        }
        assertThat(found).as("scales that floats hold").isGreaterThan(SCALES * 9 / 10);
    }

    @Test
    void tiesThatIntegersSendAwayFromZeroAreLeftToThem() {
        PerTensor same = new PerTensor(0.5f, 0);
        Scaling halves = Scaling.ofBytes(same, same, new PerTensor(1f, 0));
        assertThat(PairSum.of(halves, 1, new ClampRange(-128, 127), true)).isNull();
    }

    private static PerTensor drawn(Random random, boolean signed) {
        float scale = (float) Math.exp(random.nextGaussian() * 0.7 - 3);
        return new PerTensor(scale, random.nextInt(256) - (signed ? 128 : 0));
    }

    private static void assertEqual(PairSum sum, Scaling scaling, int sign, ClampRange range, boolean signed) {
        int first = signed ? -128 : 0;
        int differs = 0;
        for (int x = first; x < first + 256; x++) {
            for (int y = first; y < first + 256; y++) {
                int exact = scaling.z().times(scaling.finerX(x) + sign * scaling.finerY(y))
                        + scaling.out().zeroPoint();
                differs += range.clamp(exact) == range.clamp(sum.of(x, y)) ? 0 : 1;
            }
        }
        assertThat(differs).as("pairs that differ with " + scaling).isZero();
    }
}
