package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.TernException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegTest {
    private static final int[][] SIZES = {{1, 1}, {3, 2}, {8, 8}, {17, 9}, {64, 48}, {121, 75}};

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void colorsEqualTheJdksOwnConversion(boolean progressive) throws IOException {
        for (int[] size : SIZES) {
            int[] argb = DrawnPictures.argb(size[0], size[1], 9, false);
            BufferedImage image = WrittenPictures.image(BufferedImage.TYPE_INT_RGB, size[0], size[1], argb);
            byte[] jpeg = WrittenPictures.write("jpeg", image, null, progressive);
            assertThat(Picture.read(jpeg)).isEqualTo(Picture.of(size[0], size[1], WrittenPictures.readByJdk(jpeg)));
        }
    }

    @Test
    void greysAreNotBentByColorManagement() throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 1024; i++) {
            image.getRaster().setSample(i % 32, i / 32, 0, (i / 32) * 8);
        }
        Picture picture = Picture.read(WrittenPictures.write("jpeg", image));
        for (int y = 0; y < 32; y++) {
            assertThat(picture.rgb(5, y) & 0xff).isCloseTo(y * 8, within(6));
            assertThat(picture.rgb(5, y)).isEqualTo(0x10101 * (picture.rgb(5, y) & 0xff));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // stored ink (or its absence), Adobe transform or -1, expected colour
        "0,255,255,0,-1,ff0000",
        "0,255,255,255,-1,000000",
        "255,0,0,255,0,ff0000",
        "255,0,0,0,0,000000",
        "255,255,255,128,0,808080",
        "0,128,128,255,2,ffffff",
        "255,128,128,255,2,000000",
        "76,85,255,255,2,00ffff"
    })
    void inksBecomeColors(int c, int m, int y, int k, int adobeTransform, String expected) throws IOException {
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            inks.setPixel(i % 16, i / 16, new int[] {c, m, y, k});
        }
        byte[] jpeg = WrittenPictures.jpegOfComponents(inks, 1);
        if (adobeTransform >= 0) {
            jpeg = WrittenPictures.withJpegSegment(jpeg, 0xee, adobe(adobeTransform));
        }
        int found = Picture.read(jpeg).rgb(7, 7);
        int wanted = Integer.parseInt(expected, 16);
        for (int shift = 0; shift < 24; shift += 8) {
            assertThat((found >> shift) & 0xff).isCloseTo((wanted >> shift) & 0xff, within(3));
        }
    }

    @Test
    void adobesNoteDecidesWhetherThreeComponentsAreColors() throws IOException {
        WritableRaster components = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 3, null);
        for (int i = 0; i < 256; i++) {
            components.setPixel(i % 16, i / 16, new int[] {200, 40, 90});
        }
        byte[] plain = WrittenPictures.jpegOfComponents(components, 1);
        int asColors = Picture.read(WrittenPictures.withJpegSegment(plain, 0xee, adobe(0)))
                .rgb(3, 3);
        assertThat((asColors >> 16) & 0xff).isCloseTo(200, within(2));
        assertThat(asColors & 0xff).isCloseTo(90, within(2));
        int asLuma = Picture.read(WrittenPictures.withJpegSegment(plain, 0xee, adobe(1)))
                .rgb(3, 3);
        assertThat((asLuma >> 16) & 0xff).isCloseTo(147, within(4));
        assertThat(asLuma & 0xff).isCloseTo(44, within(4));
    }

    @Test
    void aCutFileIsRefusedButAMissingEndMarkerIsNot() throws IOException {
        int[] argb = DrawnPictures.argb(64, 64, 10, false);
        byte[] jpeg = WrittenPictures.write("jpeg", WrittenPictures.image(BufferedImage.TYPE_INT_RGB, 64, 64, argb));
        assertThat(Picture.read(Arrays.copyOf(jpeg, jpeg.length - 2))).isEqualTo(Picture.read(jpeg));
        assertThatThrownBy(() -> Picture.read(Arrays.copyOf(jpeg, jpeg.length * 2 / 3)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("JPEG");
    }

    @Test
    void thousandsOfScansAreRefused() throws IOException {
        int[] argb = DrawnPictures.argb(16, 16, 10, false);
        byte[] jpeg = WrittenPictures.write("jpeg", WrittenPictures.image(BufferedImage.TYPE_INT_RGB, 16, 16, argb));
        byte[] many = jpeg;
        for (int i = 0; i < 1001; i++) {
            many = WrittenPictures.withJpegSegment(many, 0xda, new byte[] {1, 1, 0, 0, 0, 0});
        }
        byte[] file = many;
        assertThatThrownBy(() -> Picture.read(file))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("1002 scans");
    }

    private static byte[] adobe(int transform) {
        return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
    }
}
