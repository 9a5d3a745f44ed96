package dev.tern.media.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFileTest {
    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Random random = new Random(1);
        for (int[] size : new int[][] {{1, 1}, {7, 3}, {64, 100}}) {
            Picture picture = Picture.of(
                    size[0], size[1], random.ints((long) size[0] * size[1]).toArray());
            Path file = folder.resolve("a.png");
            PngFile.write(picture, file);
            assertThat(Picture.read(file)).isEqualTo(picture);
            var other = javax.imageio.ImageIO.read(file.toFile());
            assertThat(other.getRGB(0, 0) & 0xFFFFFF).isEqualTo(picture.rgb(0, 0));
        }
    }
}
