package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");

    @BeforeEach
    void write() {
        model = BuiltModels.colors(folder, "colors.tflite", 1f);
    }

    @Test
    void listsOperatorsNodesAndTheWorst() {
        CommandRun run = CommandRun.of("profile", model, "--runs", 3, "--nodes");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "colors.tflite: a run takes",
                        "3 nodes",
                        "measured peak of one core",
                        "most time lost",
                        "node 1: ");
        assertThat(run.out().lines().filter(line -> line.startsWith("FULLY_CONNECTED")))
                .hasSize(1);
    }

    @Test
    void writesAPageThatShowsNamesAsText() throws IOException {
        Path page = folder.resolve("page.html");
        CommandRun run = CommandRun.of("profile", model, "--runs", 1, "--html", page, "--json");
        assertThat(run.out()).contains("\"operator\": \"SOFTMAX\"", "\"run_micros\": ");
        assertThat(Files.readString(page)).contains("<h2>Operators</h2>", "SOFTMAX", "f32 -&gt; f32");
    }

    @Test
    void aNumberThatIsTooSmallIsNamed() {
        CommandRun run = CommandRun.of("profile", model, "--threads", -1);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--threads: expected at least 1, found -1");
    }
}
