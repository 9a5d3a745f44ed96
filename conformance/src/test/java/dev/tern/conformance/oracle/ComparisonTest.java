package dev.tern.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ComparisonTest {
    @Test
    void countsUlpsAcrossZero() {
        byte[] expected = LittleEndian.floats(1, -Float.MIN_VALUE, 5);
        byte[] actual = LittleEndian.floats(1, Float.MIN_VALUE, Math.nextUp(5f));
        Comparison comparison = Comparison.of(OracleType.FLOAT32, expected, actual);
        assertThat(comparison.elements()).isEqualTo(3);
        assertThat(comparison.differing()).isEqualTo(2);
        assertThat(comparison.firstDiffering()).isEqualTo(1);
        assertThat(comparison.maxUlpDifference()).isEqualTo(2);
        assertThat(comparison.maxAbsDifference()).isEqualTo(Math.ulp(5f));
    }

    @Test
    void takesZerosAndNaNsAsEqualAndInfinityApart() {
        byte[] expected = LittleEndian.floats(0f, Float.NaN, Float.POSITIVE_INFINITY);
        byte[] same = LittleEndian.floats(-0f, Float.NaN, Float.POSITIVE_INFINITY);
        assertThat(Comparison.of(OracleType.FLOAT32, expected, same).equal()).isTrue();
        Comparison apart = Comparison.of(OracleType.FLOAT32, expected, LittleEndian.floats(0f, 1f, 2f));
        assertThat(apart.differing()).isEqualTo(2);
        assertThat(apart.maxAbsDifference()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void readsIntegersWithTheirSign() {
        byte[] expected = {-1, 0};
        byte[] actual = {1, 0};
        assertThat(Comparison.of(OracleType.INT8, expected, actual).maxAbsDifference())
                .isEqualTo(2);
        assertThat(Comparison.of(OracleType.UINT8, expected, actual).maxAbsDifference())
                .isEqualTo(254);
        assertThat(Comparison.of(OracleType.INT16, expected, actual).maxAbsDifference())
                .isEqualTo(254);
    }

    @Test
    void seesNeighboursOfLargeIntegers() {
        byte[] expected = {0, 0, 0, 0, 0, 0, 0, 0x40};
        byte[] actual = {1, 0, 0, 0, 0, 0, 0, 0x40};
        Comparison comparison = Comparison.of(OracleType.INT64, expected, actual);
        assertThat(comparison.differing()).isEqualTo(1);
        assertThat(comparison.maxAbsDifference()).isEqualTo(1);
    }

    @Test
    void wantsEqualLengths() {
        assertThatThrownBy(() -> Comparison.of(OracleType.INT8, new byte[1], new byte[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 1 bytes of INT8, found 2");
    }
}
