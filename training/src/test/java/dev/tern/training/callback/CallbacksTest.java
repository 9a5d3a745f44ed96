package dev.tern.training.callback;

import static dev.tern.training.Fit.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Curves;
import dev.tern.training.Fit;
import dev.tern.training.History;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
    @TempDir
    Path folder;

    private static Dataset examples() {
        Random random = new Random(2);
        float[] x = new float[4 * 130];
        int[] y = new int[130];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
            y[i / 4] += x[i] > 0.5 ? 1 : 0;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.min(y[i], 2);
        }
        return Dataset.of(Column.floats("x", Shape.of(4), x), Column.labels("y", y));
    }

    private static Trainer trainer() {
        Model model =
                Sequential.of(Input.of(4), Dense.of(16).relu(), BatchNormalization.of(), Dropout.of(0.3f), Dense.of(3));
        return model.compile(
                Optimizers.adam(0.01f), Losses.sparseCategoricalCrossentropyFromLogits(), Metrics.accuracy());
    }

    private static List<float[]> weights(Trainer trainer) {
        return trainer.model().weights().stream().map(Weight::values).toList();
    }

    private static Fit six() {
        return epochs(6).batch(32).seed(9).with(ReduceOnPlateau.on("loss", 0.5f, 1));
    }

    @Test
    void resumedTrainingEndsWithTheSameWeights() {
        Path file = folder.resolve("kept/checkpoint");
        try (Trainer whole = trainer()) {
            whole.fit(examples(), six());
            for (int done = 1; done <= 6; done++) {
                // Each round stands for a process that is killed behind its first epoch.
                try (Trainer part = trainer()) {
                    int until = done;
                    Fit fit = new Fit(
                            until,
                            32,
                            9,
                            true,
                            0,
                            null,
                            java.util.Map.of(),
                            List.of(Checkpoints.in(file), ReduceOnPlateau.on("loss", 0.5f, 1), Checkpoints.in(file)),
                            1);
                    part.fit(examples(), fit);
                    assertThat(part.history().epochs()).hasSize(done);
                    if (done == 6) {
                        assertThat(part.iterations()).isEqualTo(whole.iterations());
                        assertThat(part.learningRate()).isEqualTo(whole.learningRate());
                        assertThat(weights(part)).usingRecursiveComparison().isEqualTo(weights(whole));
                        assertThat(part.history().curve("loss"))
                                .isEqualTo(whole.history().curve("loss"));
                    }
                }
            }
        }
    }

    @Test
    void damagedCheckpointsAreRefusedAndChangeNothing() throws Exception {
        Path file = folder.resolve("checkpoint");
        try (Trainer trainer = trainer()) {
            trainer.save(file);
            byte[] whole = Files.readAllBytes(file);
            List<float[]> before = weights(trainer);
            Random random = new Random(4);
            for (int i = 0; i < 200; i++) {
                byte[] changed =
                        i % 4 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                if (i % 4 != 0) {
                    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(file, changed);
                assertThatThrownBy(() -> trainer.restore(file))
                        .isInstanceOf(TernException.class)
                        .hasMessageContaining("checkpoint");
            }
            assertThat(weights(trainer)).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void checkpointOfAnotherModelIsRefused() {
        Path file = folder.resolve("checkpoint");
        try (Trainer trainer = trainer();
                Trainer other = Sequential.of(Input.of(4), Dense.of(3))
                        .compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropyFromLogits())) {
            trainer.save(file);
            assertThatThrownBy(() -> other.restore(file)).hasMessageContaining("weights and slots");
        }
    }

    @Test
    void stopsEarlyAndGivesTheBestWeightsBack() {
        try (Trainer trainer = trainer()) {
            // A rate of zero never becomes better than the first epoch's validation.
            trainer.learningRate(step -> 0);
            History history = trainer.fit(
                    examples(),
                    epochs(50)
                            .validationSplit(0.3)
                            .with(EarlyStopping.on("val_accuracy", 3).restoringBest()));
            assertThat(history.epochs()).hasSizeLessThan(50).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void logsAndDrawsWhatWasMeasured() throws Exception {
        Path log = folder.resolve("log.csv");
        try (Trainer trainer = trainer()) {
            trainer.fit(examples(), epochs(3).validationSplit(0.2).with(new CsvLog(log)));
            assertThat(Files.readAllLines(log))
                    .hasSize(4)
                    .first()
                    .isEqualTo("epoch,accuracy,loss,val_accuracy,val_loss");
            assertThat(Curves.svg(trainer.history())).contains("<path").contains("val_loss");
            assertThat(Curves.html(trainer.history())).contains("<table").contains("accuracy");
        }
    }

    @Test
    void drawsAfterEachEpochIntoAFile() throws Exception {
        Path picture = folder.resolve("curves.svg");
        Path page = folder.resolve("curves.html");
        try (Trainer trainer = trainer()) {
            trainer.fit(examples(), epochs(2).validationSplit(0.2).with(CurvesFile.in(picture), CurvesFile.in(page)));
            assertThat(picture).hasContent(Curves.svg(trainer.history()));
            assertThat(page).hasContent(Curves.html(trainer.history()));
        }
        assertThatThrownBy(() -> CurvesFile.in(folder.resolve("curves.png"))).hasMessageContaining(".svg or .html");
    }

    @Test
    void tellsHowItGoes() {
        StringWriter piped = new StringWriter();
        StringWriter terminal = new StringWriter();
        try (Trainer trainer = trainer()) {
            Callback[] bars = {
                ProgressBar.on(new PrintWriter(piped), false), ProgressBar.on(new PrintWriter(terminal), true)
            };
            trainer.fit(examples(), epochs(2).with(bars));
            trainer.fit(examples(), epochs(3).with(bars));
            trainer.fit(examples(), epochs(3).with(bars));
        }
        assertThat(piped.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("  epoch 1/2  loss \\d.*  accuracy 0\\.\\d+  .* s"),
                        line -> assertThat(line).startsWith("  epoch 2/2  loss "),
                        line -> assertThat(line).isEqualTo("  goes on after epoch 2/3"),
                        line -> assertThat(line).startsWith("  epoch 3/3  loss "),
                        line -> assertThat(line).isEqualTo("  nothing is left to do after epoch 3/3"));
        assertThat(terminal.toString()).containsPattern("\r\u001B\\[K  epoch 1/2  \\[#*-*]  loss .*/s  \\d+ s left");
        assertThat(ProgressBar.time(59.4)).isEqualTo("59 s");
        assertThat(ProgressBar.time(200)).isEqualTo("3 min 20 s");
        assertThat(ProgressBar.time(7500)).isEqualTo("2 h 5 min");
    }
}
