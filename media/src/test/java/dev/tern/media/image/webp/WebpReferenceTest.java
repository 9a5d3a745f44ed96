package dev.tern.media.image.webp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.media.image.DrawnPictures;
import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.Raster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every pixel equals what the reference decoder finds, for what the reference encoder makes under many options. */
class WebpReferenceTest {
    private static final int[][] SIZES = {
        {1, 1}, {2, 1}, {1, 2}, {3, 3}, {15, 17}, {16, 16}, {33, 31}, {64, 48}, {127, 65}, {200, 150}
    };

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsTheReference() {
        WebpTools.require("cwebp", "dwebp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-q 0",
                "-q 30 -m 0",
                "-q 50 -m 6 -segments 4 -sns 100",
                "-q 75",
                "-q 80 -strong -sharpness 3 -f 80",
                "-q 20 -nostrong -f 100 -sharpness 0",
                "-q 60 -nostrong -sharpness 7 -f 60",
                "-q 95 -partition_limit 100",
                "-q 100 -m 6",
                "-q 40 -segments 1 -f 0",
                "-q 70 -pass 4 -af",
                "-q 70 -jpeg_like -sharp_yuv"
            })
    void lossy(String options) throws Exception {
        assertEqualsReference(options, false);
    }

    @Test
    void tallLossy() throws Exception {
        assertEqualsReference(40, 700, "-q 45", 5, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-q 75 -alpha_filter none -alpha_method 0",
                "-q 75 -alpha_filter fast -alpha_method 1",
                "-q 50 -alpha_filter best -alpha_method 1",
                "-q 90 -alpha_q 20",
                "-q 30 -alpha_filter best -alpha_method 0 -exact"
            })
    void lossyWithAlpha(String options) throws Exception {
        assertEqualsReference(options, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-z 0", "-z 3", "-z 6", "-z 9", "-lossless -m 0 -q 0", "-near_lossless 40", "-z 4 -exact"})
    void lossless(String options) throws Exception {
        assertEqualsReference("-lossless " + options, false);
        assertEqualsReference("-lossless " + options, true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 9, 16, 17, 100, 256, 300})
    void losslessWithFewColors(int colors) throws Exception {
        for (int[] size : SIZES) {
            int[] argb = DrawnPictures.paletted(size[0], size[1], colors, colors);
            assertEqualsReference(size[0], size[1], argb, "-lossless", "-z", "6");
        }
    }

    @Test
    void largeLosslessWithManyRegions() throws Exception {
        int[] argb = new int[512 * 400];
        Random random = new Random(11);
        int[] drawn = DrawnPictures.argb(512, 400, 3, false);
        for (int i = 0; i < argb.length; i++) {
            argb[i] = drawn[i] ^ (i % 512 > 256 && i > 100_000 ? random.nextInt(1 << 12) : 0);
        }
        assertEqualsReference(512, 400, argb, "-lossless", "-m", "6", "-q", "100");
    }

    private void assertEqualsReference(String options, boolean transparency) throws Exception {
        List<String> done = new ArrayList<>();
        for (int[] size : SIZES) {
            assertEqualsReference(size[0], size[1], options, 31L * size[0] + size[1], transparency);
            done.add(size[0] + "x" + size[1]);
        }
        assertThat(done).hasSize(SIZES.length);
    }

    private void assertEqualsReference(int width, int height, String options, long seed, boolean transparency)
            throws Exception {
        int[] argb = DrawnPictures.argb(width, height, seed, transparency);
        assertEqualsReference(width, height, argb, options.split(" "));
    }

    private void assertEqualsReference(int width, int height, int[] argb, String... options) throws Exception {
        byte[] webp = WebpTools.encode(folder, width, height, argb, options);
        Raster ours = WebpDecoder.decode(Bytes.of("drawn.webp", webp), new PixelLimit(1 << 24))
                .raster();
        assertThat(ours.width()).isEqualTo(width);
        assertThat(ours.height()).isEqualTo(height);
        assertThat(ours.argb())
                .as(width + "x" + height + " " + String.join(" ", options))
                .isEqualTo(WebpTools.decode(folder, webp));
    }
}
