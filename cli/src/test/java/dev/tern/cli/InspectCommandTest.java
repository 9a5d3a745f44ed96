package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void printsTheReport() {
        CommandRun run = CommandRun.of("inspect", BuiltModels.colors(folder, "colors.tflite", 1f));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("colors.tflite: TensorFlow Lite model", "'pixels'", "FULLY_CONNECTED", "largest moment");
    }

    @Test
    void memoryAddsTheChart() {
        CommandRun run = CommandRun.of("inspect", "--memory", BuiltModels.colors(folder, "colors.tflite", 1f));
        assertThat(run.out()).contains("|█", "each column a node");
    }

    @Test
    void planNamesTheKernelOfEachNode() {
        CommandRun run = CommandRun.of("inspect", "--plan", BuiltModels.colors(folder, "colors.tflite", 1f));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("FULLY_CONNECTED", "why");
        assertThat(run.out().lines().skip(1).takeWhile(line -> !line.isEmpty())).hasSize(3);
    }

    @Test
    void textIsTheWholeGraph() {
        CommandRun run = CommandRun.of("inspect", "--text", BuiltModels.colors(folder, "colors.tflite", 1f));
        assertThat(run.out()).startsWith("model of schema 3").contains("= SOFTMAX(%");
    }

    @Test
    void jsonWithMemoryHasThePlan() {
        CommandRun run = CommandRun.of("inspect", "--json", "--memory", BuiltModels.colors(folder, "c.tflite", 1f));
        assertThat(run.out()).contains("\"memory_plan\": [", "\"first_node\": 0", "\"multiply_adds\": 9");
    }

    @Test
    void damagedFilesAreOneMessage() throws IOException {
        Path file = folder.resolve("damaged.tflite");
        byte[] whole = Files.readAllBytes(BuiltModels.colors(folder, "c.tflite", 1f));
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        CommandRun run = CommandRun.of("inspect", file);
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).startsWith("tern inspect: damaged.tflite").hasLineCount(1);
        assertThat(CommandRun.of("inspect", folder.resolve("none.tflite")).err())
                .contains("none.tflite")
                .hasLineCount(1);
    }

    @Test
    void htmlIsWritten() throws IOException {
        Path page = folder.resolve("page.html");
        CommandRun run = CommandRun.of("inspect", BuiltModels.colors(folder, "c.tflite", 1f), "--html", page);
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("written to " + page);
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("FULLY_CONNECTED");
    }

    @Test
    void helpHasAnExample() {
        assertThat(CommandRun.of("inspect", "--help").out())
                .contains("tern inspect model.tflite", "--memory", "--code");
    }
}
