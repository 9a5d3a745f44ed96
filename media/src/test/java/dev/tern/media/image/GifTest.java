package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GifTest {
    private static final int[][] SIZES = {{1, 1}, {3, 2}, {5, 9}, {37, 23}, {300, 200}};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void palettesComeBack(int bits) throws IOException {
        for (int[] size : SIZES) {
            Random random = new Random(bits);
            int[] palette = random.ints(1 << bits).map(i -> i | 0xff000000).toArray();
            int[] indices = new int[size[0] * size[1]];
            for (int i = 0; i < indices.length; i++) {
                boolean repeat = i > 5 && random.nextInt(8) > 0;
                indices[i] = repeat ? indices[i - 5] : random.nextInt(palette.length);
            }
            int[] expected = new int[indices.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = palette[indices[i]];
            }
            for (boolean interlaced : new boolean[] {false, true}) {
                BufferedImage image = WrittenPictures.indexed(size[0], size[1], bits, palette, -1, indices);
                assertThat(Picture.read(WrittenPictures.write("gif", image, null, interlaced)))
                        .isEqualTo(Picture.of(size[0], size[1], expected));
            }
        }
    }

    @Test
    void transparentPixelsShowThePaper() throws IOException {
        int[] palette = {0xff010203, 0xff040506, 0xff070809, 0xff0a0b0c};
        BufferedImage image = WrittenPictures.indexed(3, 1, 8, palette, 1, new int[] {0, 1, 2});
        assertThat(Picture.read(WrittenPictures.write("gif", image)))
                .isEqualTo(Picture.of(3, 1, new int[] {0x010203, 0xffffff, 0x070809}));
    }

    @Test
    void aFrameMayLeaveTheCanvasFreeOrReachBeyondIt() throws IOException {
        int[] palette = {0xff010203, 0xff040506};
        BufferedImage image = WrittenPictures.indexed(2, 2, 8, palette, -1, new int[] {0, 1, 1, 0});
        byte[] gif = WrittenPictures.write("gif", image);
        gif[6] = 3;
        gif[8] = 3;
        int descriptor = 13 + 3 * (2 << (gif[10] & 7));
        while (gif[descriptor] == 0x21) {
            descriptor += 2;
            while (gif[descriptor] != 0) {
                descriptor += 1 + (gif[descriptor] & 0xff);
            }
            descriptor++;
        }
        assertThat(gif[descriptor]).isEqualTo((byte) 0x2c);
        gif[descriptor + 1] = 2;
        gif[descriptor + 3] = 1;
        int free = 0xffffff;
        assertThat(Picture.read(gif))
                .isEqualTo(Picture.of(3, 3, new int[] {free, free, free, free, free, 0x010203, free, free, 0x040506}));
    }
}
