package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.callback.EarlyStopping;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Pooling;
import dev.tern.training.loss.Loss;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizers;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What cannot be learned is refused where it is said, with what to do. */
class WrongUseTest {
    private static final Loss CLASSES = Losses.sparseCategoricalCrossentropyFromLogits();

    private static void refused(ThrowingCallable use, String... parts) {
        assertThatThrownBy(use).isInstanceOf(TernException.class).message().contains(parts);
    }

    private static void fit(int units, Loss loss, Dataset rows, Fit fit) {
        try (Trainer trainer = Sequential.of(Input.of(1), Dense.of(units)).compile(Optimizers.adam(), loss)) {
            trainer.fit(rows, fit);
        }
    }

    private static Dataset rows(int... labels) {
        return Dataset.of(Column.floats("x", Shape.of(1), new float[labels.length]), Column.labels("class", labels));
    }

    @Test
    void layersOfNothing() {
        refused(() -> Sequential.of(Input.of(2, 2, 1), Conv2D.of(3, 3, 3)), "layer Conv2D", "at least one element");
        refused(() -> Sequential.of(Input.of(1, 8, 1), Pooling.max2D(2, 2)), "layer MaxPooling2D", "[1,0,4,1]");
        refused(() -> Sequential.of(Input.of(2), Dense.of(0)), "layer Dense", "at least one element");
        refused(() -> Dropout.of(1.5f), "rate of Dropout", "1.5");
        refused(() -> Dropout.of(Float.NaN), "rate of Dropout");
    }

    @Test
    void classesThatTheModelHasNoScoreFor() {
        refused(() -> fit(2, CLASSES, rows(0, 1, 2), Fit.epochs(1)), "from 0 to 1", "found 2", "correct the labels");
        refused(() -> fit(2, CLASSES, rows(0, -1), Fit.epochs(1)), "found -1");
    }

    @Test
    void fieldsThatDoNotFit() {
        Dataset two = Dataset.of(
                Column.floats("x", Shape.of(1), new float[2]),
                Column.labels("class", new int[2]),
                Column.labels("other", new int[2]));
        refused(() -> fit(2, CLASSES, two, Fit.epochs(1)), "field other", "how much it counts");
        Dataset one = Dataset.of(Column.floats("x", Shape.of(1), new float[2]));
        refused(() -> fit(2, CLASSES, one, Fit.epochs(1)), "data set", "1 fields for the model's inputs");
    }

    @Test
    void numbersOfAFit() {
        refused(() -> Fit.epochs(-1), "epochs");
        refused(() -> Fit.epochs(1).batch(0), "batch", "found 0");
        refused(() -> Fit.epochs(1).threads(0), "threads");
        refused(() -> Fit.epochs(1).validationSplit(1.5), "validation split", "1.5");
        refused(() -> Fit.epochs(1).validationSplit(Double.NaN), "validation split");
    }

    @Test
    void measuresThatAreNotTaken() {
        refused(
                () -> fit(2, CLASSES, rows(0, 1), Fit.epochs(3).with(EarlyStopping.on("val_loss", 1))),
                "'val_loss'",
                "[loss]",
                "for validation");
    }

    @Test
    void lossesAndOutputsThatDiffer() {
        refused(() -> Compiled.of(Optimizers.adam(), CLASSES).withLossWeights(1f, 2f), "loss weights", "1 outputs");
        refused(
                () -> Sequential.of(Input.of(1), Dense.of(2)).compile(Compiled.of(Optimizers.adam(), CLASSES, CLASSES)),
                "a loss for each of the 1 outputs");
    }

    @Test
    void nothingToMeasure() {
        refused(
                () -> {
                    try (Trainer trainer =
                            Sequential.of(Input.of(1), Dense.of(2)).compile(Optimizers.adam(), CLASSES)) {
                        trainer.evaluate(rows(0, 1).take(0));
                    }
                },
                "evaluate",
                "at least one example");
    }
}
