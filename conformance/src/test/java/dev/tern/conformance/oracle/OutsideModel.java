package dev.tern.conformance.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Models that lie outside the repository; a test that wants an absent one is reported as skipped, with its name. */
final class OutsideModel {
    private OutsideModel() {}

    static byte[] bytes(String path) {
        Path file = Path.of(System.getProperty("tern.data", "../../shared/data"), "models")
                .resolve(path);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "absent: " + path);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
