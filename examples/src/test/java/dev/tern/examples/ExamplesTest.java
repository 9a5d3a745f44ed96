package dev.tern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    @Test
    void clothesAreLearnedAndNamed(@TempDir Path folder) throws IOException {
        Path data = Path.of(
                System.getProperty("tern.data", "../shared/data"), "datasets/fashion_mnist/fashion_5class_5000.npy.gz");
        assumeTrue(Files.exists(data), () -> "needs " + data + " (-Dtern.data=DIR)");
        Path out = folder.resolve("fashion.tflite");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FashionMnist.main(new String[] {data.toString(), out.toString()});
        } finally {
            System.setOut(console);
        }
        Matcher accuracy = Pattern.compile("accuracy=([0-9.]+)").matcher(printed.toString(StandardCharsets.UTF_8));
        assertThat(accuracy.find()).isTrue();
        assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThan(0.78);
        assertThat(Files.size(out)).isBetween(400_000L, 420_000L);
    }

    @Test
    void theFirstProgramIsShort() throws IOException {
        Path source = Path.of(System.getProperty("tern.root", ".."))
                .resolve("examples/src/main/java/dev/tern/examples/FashionMnist.java");
        assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(40);
    }
}
