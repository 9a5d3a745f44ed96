package dev.tern.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BmpTest {
    private static final int[][] SIZES = {{1, 1}, {3, 2}, {5, 9}, {37, 23}, {300, 20}};

    @Test
    void colorsComeBack() throws IOException {
        for (int[] size : SIZES) {
            int[] argb = DrawnPictures.argb(size[0], size[1], 7, false);
            byte[] bmp = WrittenPictures.write(
                    "bmp", WrittenPictures.image(BufferedImage.TYPE_3BYTE_BGR, size[0], size[1], argb));
            assertThat(Picture.read(bmp)).isEqualTo(Picture.of(size[0], size[1], argb));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,BI_RGB", "4,BI_RGB", "8,BI_RGB", "4,BI_RLE4", "8,BI_RLE8"})
    void palettesComeBack(int bits, String compression) throws IOException {
        for (int[] size : SIZES) {
            if (size[0] == 1 && !compression.equals("BI_RGB")) {
                // The JDK's writer fails on run lengths of one column.
                continue;
            }
            Random random = new Random(bits);
            int[] palette = random.ints(1 << bits).map(i -> i | 0xff000000).toArray();
            int[] indices = new int[size[0] * size[1]];
            for (int i = 0; i < indices.length; i++) {
                boolean repeat = i > 0 && random.nextInt(4) > 0;
                indices[i] = repeat ? indices[i - 1] : random.nextInt(palette.length);
            }
            int[] expected = new int[indices.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = palette[indices[i]];
            }
            BufferedImage image = WrittenPictures.indexed(size[0], size[1], bits, palette, -1, indices);
            assertThat(Picture.read(WrittenPictures.write("bmp", image, compression, false)))
                    .isEqualTo(Picture.of(size[0], size[1], expected));
        }
    }

    @Test
    void sixteenBitsAreWidened() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_USHORT_555_RGB, BufferedImage.TYPE_USHORT_565_RGB}) {
            int[] argb = DrawnPictures.argb(31, 17, 8, false);
            byte[] bmp = WrittenPictures.write("bmp", WrittenPictures.image(type, 31, 17, argb));
            assertThat(Picture.read(bmp)).isEqualTo(Picture.of(31, 17, WrittenPictures.readByJdk(bmp)));
        }
    }

    @Test
    void runsMayJumpAndEndEarly() {
        ByteBuffer bmp = ByteBuffer.allocate(14 + 40 + 8 + 18).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(62);
        bmp.putInt(40).putInt(4).putInt(3).putShort((short) 1).putShort((short) 8).putInt(1);
        bmp.putInt(0).putInt(0).putInt(0).putInt(2).putInt(0);
        bmp.putInt(0x0000aa).putInt(0xbb0000);
        bmp.put(new byte[] {2, 1, 0, 2, 1, 1, 1, 1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 1});
        int a = 0x0000aa;
        int b = 0xbb0000;
        assertThat(Picture.read(bmp.array()))
                .isEqualTo(Picture.of(4, 3, new int[] {b, a, b, a, a, a, a, b, b, b, a, a}));
    }

    @Test
    void rowsMayRunDownwardsAndAlphaMayBeMasked() {
        ByteBuffer bmp = ByteBuffer.allocate(14 + 56 + 16).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(70);
        bmp.putInt(56).putInt(2).putInt(-2).putShort((short) 1).putShort((short) 32).putInt(3);
        bmp.putInt(0).putInt(0).putInt(0).putInt(0).putInt(0);
        bmp.putInt(0xff).putInt(0xff00).putInt(0xff0000).putInt(0xff000000);
        bmp.putInt(0xff332211).putInt(0xff665544).putInt(0xff998877).putInt(0x00ffffff);
        Picture picture = Picture.read(bmp.array(), ReadOptions.DEFAULT.withTransparency(Transparency.ON_BLACK));
        assertThat(picture).isEqualTo(Picture.of(2, 2, new int[] {0x112233, 0x445566, 0x778899, 0}));
    }
}
