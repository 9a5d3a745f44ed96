package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Damaged files of every format end in a picture or in one clear exception. */
class HostilePicturesTest {
    private static final int MUTATIONS_PER_FILE = 300;
    private static final ReadOptions OPTIONS = ReadOptions.DEFAULT.withMaxPixels(1 << 22);

    private static final List<String> WEBP = List.of(
            "lossy-q60.webp",
            "lossy-simple-filter.webp",
            "alpha-filtered.webp",
            "lossless-z6.webp",
            "lossless-palette.webp",
            "animation.webp");

    @Test
    void mutatedFilesEndInAPictureOrAClearException() throws IOException {
        Random random = new Random(20);
        int pictures = 0;
        int refusals = 0;
        for (byte[] file : files()) {
            assertThat(Picture.read(file).width()).isPositive();
            for (int i = 0; i < MUTATIONS_PER_FILE; i++) {
                byte[] mutated = mutate(file, random);
                try {
                    Picture picture = Picture.read(mutated, OPTIONS);
                    assertThat((long) picture.width() * picture.height()).isLessThanOrEqualTo(OPTIONS.maxPixels());
                    pictures++;
                } catch (TernException e) {
                    assertThat(e.getMessage()).isNotBlank();
                    refusals++;
                }
            }
        }
        assertThat(pictures).isGreaterThan(500);
        assertThat(refusals).isGreaterThan(500);
    }

    @Test
    void everyTruncationEndsInAPictureOrAClearException() throws IOException {
        for (byte[] file : files()) {
            for (int length = 0; length < file.length; length += 1 + length / 40) {
                byte[] cut = Arrays.copyOf(file, length);
                try {
                    assertThat(Picture.read(cut, OPTIONS).height()).isPositive();
                } catch (TernException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void statedSizesAreCheckedBeforeMemoryIsTaken() throws IOException {
        int[] argb = DrawnPictures.argb(8, 8, 1, false);
        BufferedImage image = WrittenPictures.image(BufferedImage.TYPE_INT_RGB, 8, 8, argb);
        byte[] jpeg = WrittenPictures.write("jpeg", image);
        int frame = 0;
        while (jpeg[frame] != (byte) 0xff || jpeg[frame + 1] != (byte) 0xc0) {
            frame++;
        }
        refusesSize(with(jpeg, frame + 5, 0xff, 0xff, 0xff, 0xff), "65535x65535");
        byte[] bmp = WrittenPictures.write("bmp", image);
        refusesSize(with(bmp, 18, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f), "2147483647x2147483647");
        refusesSize(with(bmp, 22, 0, 0, 0, 0x80), "8x2147483648");
        byte[] gif = WrittenPictures.write("gif", image);
        refusesSize(with(gif, 6, 0xff, 0xff, 0xff, 0xff), "65535x65535");
        byte[] lossy = resource("lossy-q60.webp");
        refusesSize(with(lossy, 26, 0xff, 0x3f, 0xff, 0x3f), "16383x16383");
        byte[] lossless = resource("lossless-z6.webp");
        refusesSize(with(lossless, 21, 0xff, 0xff, 0xff, 0x0f), "16384x16384");
        byte[] png = WrittenPictures.write("png", image);
        CRC32 crc = new CRC32();
        byte[] huge = with(png, 16, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff);
        crc.update(huge, 12, 17);
        int sum = (int) crc.getValue();
        refusesSize(with(huge, 29, sum >>> 24, sum >>> 16, sum >>> 8, sum), "2147483647x2147483647");
    }

    @Test
    void filesThatAreNoPicturesAreNamedAsSuch() {
        for (byte[] file : new byte[][] {{}, {1}, "hello, world".getBytes(StandardCharsets.UTF_8)}) {
            assertThatThrownBy(() -> Picture.read(file))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("JPEG, PNG, WebP, GIF or BMP");
        }
    }

    private static void refusesSize(byte[] file, String size) {
        assertThatThrownBy(() -> Picture.read(file))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("100000000 pixels")
                .hasMessageContaining(size);
    }

    private static byte[] with(byte[] file, int at, int... bytes) {
        byte[] changed = file.clone();
        for (int i = 0; i < bytes.length; i++) {
            changed[at + i] = (byte) bytes[i];
        }
        return changed;
    }

    /** Flips bits, overwrites bytes with extremes, cuts out, doubles or exchanges pieces. */
    private static byte[] mutate(byte[] file, Random random) {
        byte[] mutated = file.clone();
        int kind = random.nextInt(5);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(64, file.length) : file.length);
            switch (kind) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 2 -> mutated[at] = (byte) random.nextInt(256);
                case 3 -> {
                    int length = Math.min(1 + random.nextInt(16), file.length - at);
                    System.arraycopy(file, random.nextInt(file.length - length + 1), mutated, at, length);
                }
                default -> {
                    return Arrays.copyOf(mutated, at);
                }
            }
        }
        return mutated;
    }

    private static List<byte[]> files() throws IOException {
        int width = 45;
        int height = 37;
        BufferedImage opaque = WrittenPictures.image(
                BufferedImage.TYPE_INT_RGB, width, height, DrawnPictures.argb(width, height, 1, false));
        BufferedImage transparent = WrittenPictures.image(
                BufferedImage.TYPE_INT_ARGB, width, height, DrawnPictures.argb(width, height, 1, true));
        int[] indices = new Random(3).ints((long) width * height, 0, 16).toArray();
        int[] palette = new Random(4).ints(16).map(i -> i | 0xff000000).toArray();
        BufferedImage indexed = WrittenPictures.indexed(width, height, 4, palette, -1, indices);
        List<byte[]> files = new ArrayList<>(List.of(
                WrittenPictures.write("jpeg", opaque),
                WrittenPictures.write("jpeg", opaque, null, true),
                WrittenPictures.jpegOfComponents(
                        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null), 0.5f),
                WrittenPictures.withPngChunk(
                        WrittenPictures.write("png", transparent), "eXIf", WrittenPictures.exif(6, true)),
                WrittenPictures.write("png", indexed, null, true),
                WrittenPictures.write("gif", indexed),
                WrittenPictures.write("gif", indexed, null, true),
                WrittenPictures.write("bmp", indexed),
                WrittenPictures.write("bmp", opaque)));
        for (String name : WEBP) {
            files.add(resource(name));
        }
        return files;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = HostilePicturesTest.class.getResourceAsStream("webp/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
