package dev.tern.training.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data sets that are not part of the repository: tests that need one are skipped where it is absent. */
public final class SharedFiles {
    private SharedFiles() {}

    /** A file or folder below the folder {@code datasets} of the test data. */
    public static Path dataset(String name) {
        Path path = Path.of(System.getProperty("tern.data", "../shared/data"), "datasets", name);
        assumeTrue(Files.exists(path), () -> "needs " + path + " (-Dtern.data=DIR)");
        return path;
    }
}
