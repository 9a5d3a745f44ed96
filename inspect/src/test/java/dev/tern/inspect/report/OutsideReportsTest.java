package dev.tern.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every model of others that is at hand, sound or malformed, ends in a report or in one clear exception. */
class OutsideReportsTest {
    private static final Path MODELS =
            Path.of(System.getProperty("tern.data", "../shared/data")).resolve("models");

    @Test
    void everyModelIsReported() throws IOException {
        assumeTrue(Files.isDirectory(MODELS), "no models at " + MODELS);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(MODELS)) {
            files = walk.filter(file -> file.toString().endsWith(".tflite"))
                    .sorted()
                    .toList();
        }
        int reported = 0;
        for (Path file : files) {
            try {
                ModelReport report = ModelReport.of(file);
                assertThat(report.lines()).as(file.toString()).hasSizeGreaterThan(5);
                assertThat(report.toJson()).as(file.toString()).containsKey("memory");
                reported++;
            } catch (TernException e) {
                assertThat(e.getMessage())
                        .as(file.toString())
                        .contains(file.getFileName().toString());
            }
        }
        assertThat(reported).isGreaterThan(files.size() / 2);
    }
}
