package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.tensor.Shape;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.data.BatchCursor;
import dev.tern.training.data.Batches;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.Rows;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.loss.Loss;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The same weights and the same batches of real pictures, a whole epoch: the mean loss so far, which is what a progress bar
 * shows, is TensorFlow's after every step.
 *
 * <p>A single step of a convolutional net may be further away: one activation that rounding puts on the other side of zero
 * sends a gradient where there was none, and from there on the two nets part slowly.
 */
class EpochCurveTest {
    private static final int BATCH = 32;
    private static final Loss LOSS = Losses.sparseCategoricalCrossentropyFromLogits();

    @Test
    void denseNet() {
        follow(Sequential.of(Flatten.of(28, 28, 1), Dense.of(128).relu(), Dense.of(10)), 1e-4, 1e-4);
    }

    @Test
    void convolutionalNet() {
        follow(
                Sequential.of(
                        Input.of(28, 28, 1),
                        Conv2D.of(16, 3).strides(2).relu(),
                        Conv2D.of(32, 3).strides(2).relu(),
                        Flatten.of(),
                        Dense.of(10)),
                1e-3,
                1e-2);
    }

    private static void follow(Model model, double meanBound, double stepBound) {
        Optimizer optimizer = Optimizers.adam();
        Batches batches = digits().shuffle(1).batch(BATCH);
        model.initialize(1);
        double sum = 0;
        double theirSum = 0;
        try (Trainer ours = model.compile(optimizer, LOSS);
                TheirTraining theirs = new TheirTraining(model, LOSS, BATCH);
                BatchCursor cursor = batches.open(0)) {
            Rows rows = batches.buffer();
            while (cursor.next(rows)) {
                long step = ours.iterations();
                float expected =
                        theirs.step(rows, step, optimizer.learningRate().rate(step));
                float loss = ours.trainOn(rows);
                assertThat(loss).as("step " + step).isCloseTo(expected, within((float) stepBound));
                sum += loss;
                theirSum += expected;
                assertThat(sum / (step + 1)).as("step " + step).isCloseTo(theirSum / (step + 1), within(meanBound));
            }
            assertThat(ours.iterations()).isEqualTo(375);
            // An epoch that taught nothing would be followed by anybody.
            assertThat(sum / 375).isLessThan(1);
        }
    }

    private static Dataset digits() {
        Path folder = Path.of(System.getProperty("tern.data", "../shared/data"), "datasets", "mnist");
        assumeTrue(Files.exists(folder), () -> "needs " + folder + " (-Dtern.data=DIR)");
        return KnownDataset.MNIST
                .load(WhereFrom.folder(folder))
                .train()
                .scaled("image", 1 / 255f, 0)
                .reshaped("image", Shape.of(28, 28, 1));
    }
}
