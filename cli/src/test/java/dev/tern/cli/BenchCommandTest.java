package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");

    @BeforeEach
    void write() {
        model = BuiltModels.colors(folder, "colors.tflite", 1f);
    }

    private CommandRun bench(Object... more) {
        Object[] args = new Object[more.length + 10];
        Object[] quick = {"bench", model, "--rounds", 2, "--round", 0, "--warmup", 0, "--retries", 0};
        System.arraycopy(quick, 0, args, 0, quick.length);
        System.arraycopy(more, 0, args, quick.length, more.length);
        return CommandRun.of(args);
    }

    @Test
    void timesAModelOnSeveralNumbersOfThreads() {
        CommandRun run = bench("--threads", "1,2");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("median ms", "first ms", "arena");
        assertThat(run.out().lines().filter(line -> line.startsWith("colors"))).hasSize(2);
    }

    @Test
    void printsForMachinesToo() {
        assertThat(bench("--json").out()).contains("\"median_ms\": ", "\"kind\": \"float\"", "\"arena_bytes\": ");
        assertThat(bench("--csv").out().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("\"colors\",float,tern,1,"));
        assertThat(bench("--markdown").out()).contains("| colors | float | 1 |");
    }

    @Test
    void aFolderMeansEveryModelInIt() {
        BuiltModels.colors(folder, "second.tflite", 2f);
        CommandRun run = CommandRun.of("bench", folder, "--rounds", 1, "--round", 0, "--warmup", 0, "--csv");
        assertThat(run.out().lines()).hasSize(3);
    }

    @Test
    void othersThanThoseThereAreAreRefused() {
        CommandRun run = bench("--against", "abacus");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--against");
    }

    @Test
    void aNumberThatIsTooSmallIsNamed() {
        CommandRun run = bench("--threads", "1,0");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--threads: expected at least 1, found 0");
    }

    @Test
    void aFolderWithoutModelsIsAMistake() {
        Path empty = folder.resolve("empty");
        assertThat(empty.toFile().mkdir()).isTrue();
        CommandRun run = CommandRun.of("bench", empty);
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("expected a folder with .tflite files");
        assertThat(run.out()).isEmpty();
    }
}
