package dev.tern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantizationTest {
    @Test
    void noneReadsAsTheOriginalReadsIt() {
        assertThat(Quantization.NONE.isQuantized()).isFalse();
        assertThat(Quantization.NONE.scale()).isZero();
        assertThat(Quantization.NONE.zeroPoint(3)).isZero();
        assertThat(Quantization.NONE).hasToString("none");
    }

    @Test
    void oneScaleServesEverySlice() {
        Quantization q = Quantization.perTensor(0.5f, -3);
        assertThat(q.isQuantized()).isTrue();
        assertThat(q.isPerAxis()).isFalse();
        assertThat(q.scale(7)).isEqualTo(0.5f);
        assertThat(q.zeroPoint(7)).isEqualTo(-3);
        assertThat(q).hasToString("scale 0.5 zero -3");
    }

    @Test
    void everySliceHasItsOwnScale() {
        Quantization q = Quantization.perAxis(new float[] {1, 2, 4}, new long[] {0}, 2);
        assertThat(q.isPerAxis()).isTrue();
        assertThat(q.size()).isEqualTo(3);
        assertThat(q.axis()).isEqualTo(2);
        assertThat(q.scale(2)).isEqualTo(4);
        assertThat(q.zeroPoint(2)).isZero();
        assertThat(q).hasToString("3 scales along axis 2");
    }

    @Test
    void parametersGivenAndTakenAreCopies() {
        float[] scales = {1, 2};
        long[] zeros = {3, 4};
        float[] low = {-1};
        float[] high = {1};
        Quantization q = Quantization.perAxis(scales, zeros, 0).withRange(low, high);
        scales[0] = 9;
        zeros[0] = 9;
        low[0] = 9;
        high[0] = 9;
        q.scales()[1] = 9;
        q.zeroPoints()[1] = 9;
        q.minimums()[0] = 9;
        q.maximums()[0] = 9;
        assertThat(q)
                .isEqualTo(Quantization.perAxis(new float[] {1, 2}, new long[] {3, 4}, 0)
                        .withRange(new float[] {-1}, new float[] {1}));
    }

    @Test
    void equalityCountsEveryPart() {
        Quantization q = Quantization.perTensor(0.5f, 1);
        assertThat(q).isEqualTo(Quantization.perTensor(0.5f, 1)).hasSameHashCodeAs(Quantization.perTensor(0.5f, 1));
        assertThat(q).isNotEqualTo(Quantization.perTensor(0.5f, 2));
        assertThat(q).isNotEqualTo(Quantization.perTensor(0.25f, 1));
        assertThat(q).isNotEqualTo(Quantization.of(new float[] {0.5f}, new long[] {1}, 1));
        assertThat(q).isNotEqualTo(q.withRange(new float[] {0}, new float[] {1}));
        assertThat(q).isNotEqualTo(q.withDetails(new Quantization.Blockwise(1, -1, 32)));
        assertThat(Quantization.perTensor(Float.NaN, 0)).isEqualTo(Quantization.perTensor(Float.NaN, 0));
    }

    @Test
    void customDetailsCompareByTheirBytesAndPrintTheirSize() {
        var one = new Quantization.CustomDetails(new byte[] {1, 2});
        var same = new Quantization.CustomDetails(new byte[] {1, 2});
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(new Quantization.CustomDetails(new byte[] {
            1, 3
        }));
        assertThat(Quantization.NONE.withDetails(one)).hasToString("CustomDetails[2 bytes]");
    }
}
