package dev.tern.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileDataFilesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        assertThat(DataMutations.run(folder, 600, 7)).contains("600 mutations");
    }
}
