package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keras files on the command line: looked at, converted, trained. */
class KerasCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private static Model model() {
        return Sequential.of(
                        Input.of(3),
                        Dense.of(4).named("hidden"),
                        BatchNormalization.of(),
                        Dense.of(2).softmax().named("last"))
                .initialize(1);
    }

    @Test
    void bothFormsAreLookedAtAndConverted() {
        for (String ending : new String[] {".keras", ".h5"}) {
            Path file = folder.resolve("model" + ending);
            KerasFiles.save(model(), file);
            CommandRun looked = CommandRun.of("inspect", file);
            assertThat(looked.code()).isEqualTo(ExitCode.OK);
            assertThat(looked.out()).contains("hidden (Dense)", "42 parameters: 34 trainable, 8 not");
            assertThat(CommandRun.of("inspect", file, "--json").out()).contains("\"parameters\": 42");
            assertThat(CommandRun.of("inspect", file, "--plan").code()).isEqualTo(ExitCode.TROUBLE);

            Path out = folder.resolve("out.tflite");
            CommandRun converted = CommandRun.of("convert", "--keras_model_file=" + file, "--output_file=" + out);
            assertThat(converted.err()).isEmpty();
            assertThat(converted.code()).isEqualTo(ExitCode.OK);
            assertThat(converted.out()).contains("2 × FULLY_CONNECTED", "1 × SOFTMAX");
            assertThat(out).exists();
        }
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("model.keras"), "no archive");
        for (String verb : new String[] {"inspect", "convert"}) {
            CommandRun run = verb.equals("inspect")
                    ? CommandRun.of(verb, file)
                    : CommandRun.of(verb, file, "-o", folder.resolve("out.tflite"));
            assertThat(run.code()).isNotEqualTo(ExitCode.OK);
            assertThat(run.err()).contains("expected a Keras model");
        }
        assertThat(folder.resolve("out.tflite")).doesNotExist();
    }

    @Test
    void aDescribedModelIsTrainedIntoAKerasFile() throws IOException {
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            table.append(i % 2)
                    .append(',')
                    .append(i % 2 * 2 - 1)
                    .append(',')
                    .append(i * 0.01)
                    .append('\n');
        }
        Path rows = Files.writeString(folder.resolve("rows.csv"), table);
        Path spec = Files.writeString(folder.resolve("spec.json"), """
                {"data": {"csv": {"label": 0, "header": false}}, "input": [2],
                 "layers": [{"class": "Dense", "units": "classes", "activation": "softmax"}],
                 "optimizer": {"class": "Adam", "learning_rate": 0.1}, "epochs": 10, "batch": 10}
                """);
        Path out = folder.resolve("trained.keras");
        CommandRun run = CommandRun.of("train", spec, "--data", rows, "--out", out);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("accuracy 100.00 %", "written to");
        assertThat(CommandRun.of("inspect", out).out()).contains("Adam", "with the optimiser's memory");
        CommandRun wrong = CommandRun.of("train", out);
        assertThat(wrong.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(wrong.err()).contains("--dataset");
    }
}
