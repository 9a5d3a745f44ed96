package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");
    private Path green = Path.of("");
    private Path labels = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = BuiltModels.colors(folder, "colors.tflite", 1f);
        green = folder.resolve("green.png");
        BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 63; i++) {
            image.setRGB(i % 9, i / 9, 0x00FF00);
        }
        ImageIO.write(image, "png", green.toFile());
        labels = folder.resolve("labels.txt");
        Files.writeString(labels, "red\ngreen\nblue\n");
    }

    @Test
    void printsTheLikeliestLabelsAndTheTimes() {
        CommandRun run = CommandRun.of("classify", green, "--model", model, "--labels", labels, "--top", 2);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().toList().subList(0, 3))
                .containsExactly(green.toString(), "    0.7870      1  green", "    0.1065      0  red");
        assertThat(run.out().lines().toList().get(3)).matches("  read .* ms, preprocess .* ms, inference .* ms");
    }

    @Test
    void jsonHasTheSame() {
        CommandRun run = CommandRun.of("classify", green, "--model", model, "--labels", labels, "--json");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("\"label\": \"green\"", "\"index\": 1", "\"inference_ms\"", "\"labels\"");
    }

    @Test
    void withoutAModelHandwrittenDigitsAreRead() throws IOException {
        BufferedImage image = new BufferedImage(120, 160, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 120, 160);
        pen.setColor(new Color(20, 20, 90));
        pen.setStroke(new BasicStroke(9, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        pen.drawPolyline(new int[] {30, 90, 55}, new int[] {35, 30, 130}, 3);
        pen.dispose();
        Path seven = folder.resolve("seven.png");
        ImageIO.write(image, "png", seven.toFile());
        CommandRun run = CommandRun.of("classify", seven, "--top", 1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("handwritten digits").containsPattern("\\d\\.\\d{4} +7  7");
        assertThat(CommandRun.of("classify", seven, "--json").out()).contains("\"label\": \"7\"");
        CommandRun even = CommandRun.of("classify", green);
        assertThat(even.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(even.err()).contains("an even surface");
        assertThat(CommandRun.of("classify", seven, "--labels", labels).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aBadPictureDoesNotKeepTheOthers() throws IOException {
        Path broken = folder.resolve("broken.jpg");
        Files.write(broken, new byte[] {1, 2, 3});
        CommandRun run = CommandRun.of("classify", broken, green, "--model", model);
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("broken.jpg").hasLineCount(1);
        assertThat(run.out()).contains("class 1");
    }

    @Test
    void normalizationIsTwoNumbers() {
        assertThat(CommandRun.of("classify", green, "--model", model, "--normalize", "0,255")
                        .out())
                .contains("0.5761      1");
        CommandRun wrong = CommandRun.of("classify", green, "--model", model, "--normalize", "many");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("two numbers");
    }

    @Test
    void helpHasAnExample() {
        assertThat(CommandRun.of("classify", "--help").out()).contains("Example: tern classify", "--top");
    }
}
