package dev.tern.kernels.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.Traits;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How products of single pixels are cut up, so that threads have tiles. */
class ProductPlanTest {
    private static final Traits TRAITS = Processor.here().assembler().traits();

    private static ProductPlan plan(int pixels, int channels, int units) {
        ByteInputs inputs = ByteInputs.of(TRAITS.byteDot(), true, 0, 0);
        ProductPlan plan =
                Objects.requireNonNull(ProductPlan.of(WindowShape.ofRows(pixels, channels, units), inputs, 1, TRAITS));
        assumeTrue(plan.direct(), "pairs of taps are copied");
        return plan;
    }

    @ParameterizedTest
    @CsvSource({"576, 32, 192", "2304, 24, 144", "576, 64, 384", "2304, 144, 24", "361, 512, 512", "3136, 64, 128"})
    void pixelsAreDealtBeforeUnitsAre(int pixels, int channels, int units) {
        ProductPlan plan = plan(pixels, channels, units);
        assertThat(plan.pieces()).isGreaterThan(1);
        assertThat(plan.shares() == 1 || plan.sharesAreInner()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"576, 32, 192", "2304, 24, 144", "576, 64, 384", "1000, 48, 96"})
    void piecesHaveHardlyMoreBlocksThanTheWhole(int pixels, int channels, int units) {
        ProductPlan plan = plan(pixels, channels, units);
        int whole = Math.ceilDiv(pixels, plan.rows());
        assertThat(plan.pieces() * Math.ceilDiv(plan.piece(), plan.rows())).isLessThanOrEqualTo(whole + whole / 20 + 1);
    }

    @Test
    void fewProductsAreNotCutUp() {
        assertThat(plan(64, 16, 16).tiles()).isEqualTo(1);
    }

    @Test
    void weightsThatFillTheSecondCacheAreReadShareByShare() {
        ProductPlan plan = plan(200, 1024, 1024);
        assertThat(plan.shares()).isGreaterThan(1);
        assertThat(plan.sharesAreInner()).isFalse();
    }
}
