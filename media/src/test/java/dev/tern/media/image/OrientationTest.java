package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All eight EXIF orientations, in every format that can hold one. The upright picture reads A B C over D E F. */
class OrientationTest {
    private static final List<String> STORED =
            List.of("ABC/DEF", "CBA/FED", "FED/CBA", "DEF/ABC", "AD/BE/CF", "CF/BE/AD", "FC/EB/DA", "DA/EB/FC");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void pngStandsUpright(int orientation) throws IOException {
        byte[] png = WrittenPictures.write("png", stored(orientation, 1));
        for (boolean littleEndian : new boolean[] {false, true}) {
            byte[] noted = WrittenPictures.withPngChunk(png, "eXIf", WrittenPictures.exif(orientation, littleEndian));
            assertThat(text(Picture.read(noted), 1)).isEqualTo("ABC/DEF");
            assertThat(text(Picture.read(noted, ReadOptions.DEFAULT.withUpright(false)), 1))
                    .isEqualTo(STORED.get(orientation - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void jpegStandsUpright(int orientation) throws IOException {
        byte[] jpeg = WrittenPictures.write("jpeg", stored(orientation, 16));
        for (boolean littleEndian : new boolean[] {false, true}) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
            content.writeBytes(WrittenPictures.exif(orientation, littleEndian));
            byte[] noted = WrittenPictures.withJpegSegment(jpeg, 0xe1, content.toByteArray());
            assertThat(text(Picture.read(noted), 16)).isEqualTo("ABC/DEF");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 4711})
    void undefinedValuesLeaveThePictureAlone(int orientation) throws IOException {
        byte[] png = WrittenPictures.write("png", stored(1, 1));
        byte[] noted = WrittenPictures.withPngChunk(png, "eXIf", WrittenPictures.exif(orientation, true));
        assertThat(text(Picture.read(noted), 1)).isEqualTo("ABC/DEF");
    }

    /** The picture as a camera stores it that notes {@code orientation}; each letter a square of grey. */
    private static BufferedImage stored(int orientation, int square) {
        String[] rows = STORED.get(orientation - 1).split("/");
        int width = rows[0].length() * square;
        int height = rows.length * square;
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            char letter = rows[i / width / square].charAt(i % width / square);
            argb[i] = 0x10101 * (20 + 40 * (letter - 'A'));
        }
        return WrittenPictures.image(BufferedImage.TYPE_INT_RGB, width, height, argb);
    }

    private static String text(Picture picture, int square) {
        StringBuilder text = new StringBuilder();
        for (int y = square / 2; y < picture.height(); y += square) {
            text.append(y == square / 2 ? "" : "/");
            for (int x = square / 2; x < picture.width(); x += square) {
                text.append((char) ('A' + ((picture.rgb(x, y) & 0xff)) / 40));
            }
        }
        return text.toString();
    }
}
