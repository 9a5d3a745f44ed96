package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.inspect.ExampleModel;
import dev.tern.interpreter.Interpreter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void writesAModelThatTheOtherCommandsTake() {
        Path file = folder.resolve("example.tflite");
        CommandRun written = CommandRun.of("example", file);
        assertThat(written.err()).isEmpty();
        assertThat(written.code()).isEqualTo(ExitCode.OK);
        assertThat(written.out()).contains("written to " + file);
        CommandRun inspected = CommandRun.of("inspect", file);
        assertThat(inspected.code()).isEqualTo(ExitCode.OK);
        assertThat(inspected.out()).contains("CONV_2D", "serving_default", "labels.txt", "Colour namer");
        CommandRun ran = CommandRun.of("run", file);
        assertThat(ran.code()).isEqualTo(ExitCode.OK);
        assertThat(ran.out()).contains("probabilities");
    }

    @Test
    void jsonListsWhatWasWritten() {
        Path file = folder.resolve("e.tflite");
        assertThat(CommandRun.of("example", file, "--json").out()).contains("\"bytes\":", "magenta");
        assertThat(Files.exists(file)).isTrue();
    }

    @Test
    void theModelNamesPlainColours() {
        int[][] colours = {
            {0, 0, 0},
            {255, 0, 0},
            {0, 255, 0},
            {0, 0, 255},
            {255, 255, 0},
            {255, 0, 255},
            {0, 255, 255},
            {255, 255, 255}
        };
        try (Interpreter tern = Interpreter.of(ExampleModel.build())) {
            for (int c = 0; c < colours.length; c++) {
                float[] pixels = new float[32 * 32 * 3];
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = colours[c][i % 3] / 255f;
                }
                tern.input(0).copyFrom(pixels);
                tern.run();
                assertThat(tern.output(0).toFloats()[c])
                        .as(ExampleModel.labels().get(c))
                        .isGreaterThan(0.9f);
            }
        }
    }
}
