package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelEncodingTest {
    private static final Samples TWO_PIXELS = new Samples(2, 1, new float[] {0, 127.5f, 255, 10.75f, 100.25f, 200});
    private static final InputLayout LAST = InputLayout.of(1, 1, 2, 3);

    @Test
    void floatsRunFromMinusOneToOne() {
        assertThat(floats(PixelEncoding.customary(PixelType.FLOAT32, 0), LAST))
                .containsExactly(-1, 0, 1, (10.75f - 127.5f) / 127.5f, (100.25f - 127.5f) / 127.5f, 72.5f / 127.5f);
    }

    @Test
    void everyChannelMayHaveItsOwnMean() {
        Normalization normalization = new Normalization(List.of(1f, 2f, 3f), List.of(1f, 2f, 4f));
        assertThat(floats(PixelEncoding.real(normalization), LAST))
                .containsExactly(-1, 62.75f, 63, 9.75f, 49.125f, 49.25f);
    }

    @Test
    void channelsMayComeFirst() {
        InputLayout first = InputLayout.of(1, 3, 1, 2);
        assertThat(first).isEqualTo(new InputLayout(1, 2, 3, true));
        assertThat(floats(PixelEncoding.real(Normalization.NONE), first))
                .containsExactly(0, 10.75f, 127.5f, 100.25f, 255, 200);
    }

    @Test
    void rawBytesLoseTheirFraction() {
        assertThat(PixelEncoding.rawUint8().toBytes(TWO_PIXELS, LAST))
                .containsExactly((byte) 0, (byte) 127, (byte) 255, (byte) 10, (byte) 100, (byte) 200);
        assertThat(PixelEncoding.rawInt8().toBytes(TWO_PIXELS, LAST))
                .containsExactly((byte) -128, (byte) 0, (byte) 127, (byte) -117, (byte) -27, (byte) 72);
    }

    @Test
    void quantisedNumbersAreRoundedAndCut() {
        PixelEncoding encoding = PixelEncoding.quantized(PixelType.INT8, Normalization.CENTERED, 1 / 128.0, 0);
        assertThat(encoding.toBytes(TWO_PIXELS, LAST))
                .containsExactly((byte) -128, (byte) 0, (byte) 127, (byte) -117, (byte) -27, (byte) 73);
        byte[] wide = PixelEncoding.customary(PixelType.INT16, 1 / 32768.0).toBytes(TWO_PIXELS, LAST);
        ByteBuffer shorts = ByteBuffer.wrap(wide).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new short[] {shorts.getShort(), shorts.getShort(), shorts.getShort()})
                .containsExactly((short) -32768, (short) 0, (short) 32767);
    }

    @Test
    void greyAndOpaqueChannelsAreMade() {
        assertThat(floats(PixelEncoding.real(Normalization.NONE), InputLayout.of(1, 1, 2, 1)))
                .containsExactly(
                        0.299f * 0 + 0.587f * 127.5f + 0.114f * 255, 0.299f * 10.75f + 0.587f * 100.25f + 0.114f * 200);
        assertThat(floats(PixelEncoding.real(Normalization.NONE), InputLayout.of(1, 2, 4)))
                .containsExactly(0, 127.5f, 255, 255, 10.75f, 100.25f, 200, 255);
    }

    @Test
    void shapesThatHoldNoPictureAreRefused() {
        for (int[] shape : new int[][] {{}, {3}, {2, 5, 5, 3}, {1, 5, 5, 7}, {1, 0, 5, 3}, {1, -1, -1, 3}}) {
            assertThatThrownBy(() -> InputLayout.of(shape))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("input shape");
        }
        assertThatThrownBy(() -> PixelEncoding.rawUint8().toBytes(TWO_PIXELS, InputLayout.of(1, 5, 5, 3)))
                .isInstanceOf(TernException.class);
        assertThatThrownBy(() -> Normalization.of(0, 0)).isInstanceOf(TernException.class);
    }

    private static float[] floats(PixelEncoding encoding, InputLayout layout) {
        byte[] bytes = encoding.toBytes(TWO_PIXELS, layout);
        float[] floats = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
