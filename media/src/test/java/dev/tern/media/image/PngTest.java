package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
    private static final int[][] SIZES = {{1, 1}, {3, 2}, {5, 9}, {16, 16}, {37, 23}, {120, 70}};

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void colorsComeBack(boolean interlaced) throws IOException {
        for (int[] size : SIZES) {
            int[] argb = DrawnPictures.argb(size[0], size[1], 5, false);
            BufferedImage image = WrittenPictures.image(BufferedImage.TYPE_INT_RGB, size[0], size[1], argb);
            assertThat(Picture.read(WrittenPictures.write("png", image, null, interlaced)))
                    .isEqualTo(Picture.of(size[0], size[1], argb));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void greysComeBack(boolean interlaced) throws IOException {
        for (int[] size : SIZES) {
            Random random = new Random(6);
            BufferedImage small = new BufferedImage(size[0], size[1], BufferedImage.TYPE_BYTE_GRAY);
            BufferedImage wide = new BufferedImage(size[0], size[1], BufferedImage.TYPE_USHORT_GRAY);
            int[] expected = new int[size[0] * size[1]];
            for (int i = 0; i < expected.length; i++) {
                int level = random.nextInt(256);
                expected[i] = 0x10101 * level;
                small.getRaster().setSample(i % size[0], i / size[0], 0, level);
                wide.getRaster().setSample(i % size[0], i / size[0], 0, level << 8 | random.nextInt(256));
            }
            Picture picture = Picture.of(size[0], size[1], expected);
            assertThat(Picture.read(WrittenPictures.write("png", small, null, interlaced)))
                    .isEqualTo(picture);
            assertThat(Picture.read(WrittenPictures.write("png", wide, null, interlaced)))
                    .isEqualTo(picture);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void palettesComeBack(int bits) throws IOException {
        for (int[] size : SIZES) {
            Random random = new Random(bits);
            int[] palette = random.ints(1 << bits).map(i -> i | 0xff000000).toArray();
            int[] indices =
                    random.ints((long) size[0] * size[1], 0, palette.length).toArray();
            int[] expected = new int[indices.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = palette[indices[i]];
            }
            for (boolean interlaced : new boolean[] {false, true}) {
                BufferedImage image = WrittenPictures.indexed(size[0], size[1], bits, palette, -1, indices);
                assertThat(Picture.read(WrittenPictures.write("png", image, null, interlaced)))
                        .isEqualTo(Picture.of(size[0], size[1], expected));
            }
        }
    }

    @Test
    void transparencyIsTreatedAsAsked() throws IOException {
        int[] argb = {0xff102030, 0x00aabbcc, 0x80ff0000};
        byte[] png = WrittenPictures.write("png", WrittenPictures.image(BufferedImage.TYPE_INT_ARGB, 3, 1, argb));
        assertThat(pixels(png, Transparency.ON_WHITE)).containsExactly(0x102030, 0xffffff, 0xff7f7f);
        assertThat(pixels(png, Transparency.ON_BLACK)).containsExactly(0x102030, 0x000000, 0x800000);
        assertThat(pixels(png, Transparency.DROPPED)).containsExactly(0x102030, 0xaabbcc, 0xff0000);
    }

    @Test
    void oneColorMayBeTransparent() throws IOException {
        int[] argb = {0xff102030, 0xffaabbcc};
        byte[] png = WrittenPictures.write("png", WrittenPictures.image(BufferedImage.TYPE_INT_RGB, 2, 1, argb));
        byte[] transparent =
                WrittenPictures.withPngChunk(png, "tRNS", new byte[] {0, (byte) 0xaa, 0, (byte) 0xbb, 0, (byte) 0xcc});
        assertThat(pixels(transparent, Transparency.ON_WHITE)).containsExactly(0x102030, 0xffffff);
    }

    @Test
    void sideChunksAreNotInflated() throws IOException {
        byte[] png = WrittenPictures.write(
                "png", WrittenPictures.image(BufferedImage.TYPE_INT_RGB, 1, 1, new int[] {0x123456}));
        byte[] profile = WrittenPictures.withPngChunk(png, "iCCP", new byte[] {'x', 0, 0, 1, 2, 3});
        assertThat(Picture.read(profile).rgb(0, 0)).isEqualTo(0x123456);
    }

    @Test
    void aWrongChecksumIsRefused() throws IOException {
        byte[] png = WrittenPictures.write(
                "png", WrittenPictures.image(BufferedImage.TYPE_INT_RGB, 1, 1, new int[] {0x123456}));
        png[30]++;
        assertThatThrownBy(() -> Picture.read(png))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("IHDR")
                .hasMessageContaining("checksum");
    }

    private static int[] pixels(byte[] file, Transparency transparency) {
        Picture picture = Picture.read(file, ReadOptions.DEFAULT.withTransparency(transparency));
        int[] pixels = new int[picture.width() * picture.height()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = picture.rgb(i % picture.width(), i / picture.width());
        }
        return pixels;
    }
}
