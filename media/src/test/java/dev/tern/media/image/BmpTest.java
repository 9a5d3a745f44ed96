package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(ints = {1, 4, 8})
    void palettesComeBack(int bits) throws IOException {
        for (int[] size : SIZES) {
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
            assertThat(Picture.read(WrittenPictures.write("bmp", image)))
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

    /** The JDK's own writer of runs makes broken files, so the test has one. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void runsComeBack(int bits) {
        for (int[] size : SIZES) {
            Random random = new Random(bits);
            int[] palette = random.ints(1 << bits).map(i -> i & 0xffffff).toArray();
            int[] expected = new int[size[0] * size[1]];
            ByteArrayOutputStream runs = new ByteArrayOutputStream();
            for (int y = size[1] - 1; y >= 0; y--) {
                for (int x = 0; x < size[0]; ) {
                    int[] indices = random.ints(Math.min(1 + random.nextInt(20), size[0] - x), 0, palette.length)
                            .toArray();
                    boolean literal = indices.length >= 3 && random.nextBoolean();
                    writeRun(runs, bits, indices, literal);
                    for (int i = 0; i < indices.length; i++) {
                        int index = literal ? indices[i] : indices[bits == 8 ? 0 : Math.min(i & 1, indices.length - 1)];
                        expected[y * size[0] + x++] = palette[index];
                    }
                }
                runs.write(0);
                runs.write(0);
            }
            runs.write(0);
            runs.write(1);
            assertThat(Picture.read(file(size[0], size[1], bits, palette, runs.toByteArray())))
                    .isEqualTo(Picture.of(size[0], size[1], expected));
        }
    }

    /** Writes the indices one by one, or as many times the first (of four bits: the first two in turn). */
    private static void writeRun(ByteArrayOutputStream out, int bits, int[] indices, boolean literal) {
        out.write(literal ? 0 : indices.length);
        if (literal) {
            out.write(indices.length);
        }
        int start = out.size();
        int written = literal ? indices.length : 1;
        for (int i = 0; i < written; i += bits == 8 ? 1 : 2) {
            int second = i + 1 < indices.length ? indices[i + 1] : indices[i];
            out.write(bits == 8 ? indices[i] : indices[i] << 4 | second);
        }
        if (literal && (out.size() - start) % 2 != 0) {
            out.write(0);
        }
    }

    private static byte[] file(int width, int height, int bits, int[] palette, byte[] runs) {
        int pixelsAt = 14 + 40 + 4 * palette.length;
        ByteBuffer bmp = ByteBuffer.allocate(pixelsAt + runs.length).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(pixelsAt);
        bmp.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
        bmp.putInt(bits == 8 ? 1 : 2)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(palette.length)
                .putInt(0);
        for (int color : palette) {
            bmp.putInt(color);
        }
        return bmp.put(runs).array();
    }

    @Test
    void runsMayJumpAndEndEarly() {
        byte[] runs = {2, 1, 0, 2, 1, 1, 1, 1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 1};
        int a = 0x0000aa;
        int b = 0xbb0000;
        assertThat(Picture.read(file(4, 3, 8, new int[] {a, b}, runs)))
                .isEqualTo(Picture.of(4, 3, new int[] {b, a, b, a, a, a, a, b, b, b, a, a}));
    }

    @Test
    void rowsMayRunDownwardsAndAlphaMayBeMasked() {
        ByteBuffer bmp = ByteBuffer.allocate(14 + 56 + 16).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(70);
        bmp.putInt(56)
                .putInt(2)
                .putInt(-2)
                .putShort((short) 1)
                .putShort((short) 32)
                .putInt(3);
        bmp.putInt(0).putInt(0).putInt(0).putInt(0).putInt(0);
        bmp.putInt(0xff).putInt(0xff00).putInt(0xff0000).putInt(0xff000000);
        bmp.putInt(0xff332211).putInt(0xff665544).putInt(0xff998877).putInt(0x00ffffff);
        Picture picture = Picture.read(bmp.array(), ReadOptions.DEFAULT.withTransparency(Transparency.ON_BLACK));
        assertThat(picture).isEqualTo(Picture.of(2, 2, new int[] {0x112233, 0x445566, 0x778899, 0}));
    }
}
