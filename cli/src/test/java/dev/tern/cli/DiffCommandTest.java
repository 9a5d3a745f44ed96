package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Path a = Path.of("");
    private Path b = Path.of("");

    @BeforeEach
    void write() {
        a = BuiltModels.colors(folder, "a.tflite", 1f);
        b = BuiltModels.colors(folder, "b.tflite", 1.5f);
    }

    @Test
    void equalModelsEndWithZero() {
        CommandRun run = CommandRun.of("diff", a, a, "--all-tensors");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("structure is equal", "outputs are equal", "identical", "0 of 3 inner tensors differ");
    }

    @Test
    void otherWeightsAreFoundAndTheFirstTensorThatTheyChange() {
        CommandRun run = CommandRun.of("diff", a, b, "--all-tensors");
        assertThat(run.code()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(run.out())
                .contains("structure: 1 difference", "'weights': constant (first at byte ")
                .contains("outputs differ", "cosine 0.", "2 of 3 inner tensors differ")
                .contains("first: node 1 FULLY_CONNECTED 'scaled'");
    }

    @Test
    void aToleranceCoversSmallDifferences() {
        CommandRun run = CommandRun.of("diff", a, b, "--tolerance", "1");
        assertThat(run.out()).contains("outputs are equal (tolerance 1.00000)");
        assertThat(run.code()).isEqualTo(ExitCode.DIFFERENT);
    }

    @Test
    void jsonHasTheSame() {
        CommandRun run = CommandRun.of("diff", a, b, "--json");
        assertThat(run.code()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(run.out()).contains("\"equal\": false", "\"structure\": [", "\"cosine\": 0.");
    }

    @Test
    void whatCannotBeComparedEndsWithTwo() throws IOException {
        Path damaged = folder.resolve("damaged.tflite");
        Files.write(damaged, new byte[100]);
        CommandRun run = CommandRun.of("diff", a, damaged);
        assertThat(run.code()).isEqualTo(ExitCode.TROUBLE);
        assertThat(run.err()).contains("damaged.tflite").hasLineCount(1);
    }

    @Test
    void helpTellsTheExitCodes() {
        assertThat(CommandRun.of("diff", "--help").out()).contains("something differs", "Example: tern diff");
    }
}
