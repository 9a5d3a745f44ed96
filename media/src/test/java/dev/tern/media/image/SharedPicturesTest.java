package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Photos from cameras and programs, where they are at hand: every pixel as the JDK decodes it. */
class SharedPicturesTest {
    private static final Path IMAGES =
            Path.of(System.getProperty("tern.data", "../shared/data")).resolve("images");

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "jpeg", "bmp", "png"})
    void pixelsEqualTheJdks(String extension) throws IOException {
        assumeTrue(Files.isDirectory(IMAGES), "no pictures at " + IMAGES);
        int compared = 0;
        for (Path file : files(extension)) {
            BufferedImage expected = ImageIO.read(file.toFile());
            // The JDK bends greys by colour management, mixes paper differently, and applies colour profiles.
            boolean comparable = expected.getColorModel().getNumComponents() == 3
                    && !Files.readString(file, StandardCharsets.ISO_8859_1).contains("ICC_PROFILE");
            if (!comparable) {
                assertThat(Picture.read(file).width()).as(file.toString()).isPositive();
                continue;
            }
            int width = expected.getWidth();
            int[] pixels = expected.getRGB(0, 0, width, expected.getHeight(), null, 0, width);
            assertThat(Picture.read(file, ReadOptions.DEFAULT.withUpright(false)))
                    .as(file.toString())
                    .isEqualTo(Picture.of(width, expected.getHeight(), pixels));
            compared++;
        }
        assumeTrue(compared > 0, "no comparable " + extension + " pictures at " + IMAGES);
    }

    private static List<Path> files(String extension) throws IOException {
        try (Stream<Path> files = Files.walk(IMAGES)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith("." + extension))
                    .sorted()
                    .limit(80)
                    .toList();
        }
    }
}
