package dev.tern.tflite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of others that tests use where they are present. */
final class OutsideFiles {
    private OutsideFiles() {}

    static Path root() {
        return Path.of(System.getProperty("tern.data", "../../shared/data"));
    }

    /** Every file below {@code folder} that ends in {@code suffix}; the test is skipped where there is none. */
    static List<Path> under(String folder, String suffix) {
        Path start = root().resolve(folder);
        assumeTrue(Files.isDirectory(start), "outside data absent: " + start);
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
