package dev.tern.conformance.nets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.testkit.nets.Net;
import dev.tern.testkit.nets.Nets;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Packed weights that a file keeps serve the next process: it packs nothing, and no bit changes. */
class KeptWeightsTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> nothingIsPackedTwice() {
        return Nets.all().stream().map(net -> DynamicTest.dynamicTest(net.name(), () -> trySecondProcess(net)));
    }

    private void trySecondProcess(Net net) throws IOException {
        Path cache = Files.createTempDirectory(folder, "cache");
        byte[] bytes = ModelFile.toBytes(net.model());
        List<byte[]> expected = results(ModelFile.read(bytes), NetRun.OPTIONS);
        // Models that are read apart share nothing in memory, as those of two processes.
        Options kept = NetRun.OPTIONS.withCache(cache);
        assertThat(results(ModelFile.read(bytes), kept)).containsExactlyElementsOf(expected);
        List<Path> files = files(cache);
        assertThat(files).as("files").hasSizeLessThanOrEqualTo(1);
        for (Path file : files) {
            byte[] written = Files.readAllBytes(file);
            assertThat(new String(written, StandardCharsets.ISO_8859_1))
                    .as("identity of objects in the keys")
                    .doesNotContainPattern("[A-Za-z;]@[0-9a-f]{5}");
            Object before = Files.readAttributes(file, "unix:ino").get("ino");
            assertThat(results(ModelFile.read(bytes), kept)).containsExactlyElementsOf(expected);
            assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(before);
            assertThat(files(cache)).isEqualTo(files);
        }
    }

    private static List<byte[]> results(Model model, Options options) {
        try (Interpreter tern = Interpreter.of(model, options)) {
            return NetRun.run(tern, 1);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
