package dev.tern.training;

import dev.tern.tensor.Shape;
import dev.tern.training.callback.Callback;
import dev.tern.training.callback.Checkpoints;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizers;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** A training in a process of its own that tells how far it is, so that another process can kill it there. */
final class TrainingToBeKilled {
    static final int EPOCHS = 6;
    static final int BATCHES = 12;
    private static final int BATCH = 8;
    private static final int INPUTS = 64;

    private TrainingToBeKilled() {}

    /** Trains with a checkpoint in the file that is named. */
    public static void main(String... arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Trainer trainer = trainer()) {
            trainer.fit(examples(), fit().with(Checkpoints.in(Path.of(arguments[0])), new Callback() {
                @Override
                public void batchEnd(Trainer running, Progress progress) {
                    out.println("epoch " + progress.epoch() + " batch " + progress.batch());
                }
            }));
            out.println("weights " + sum(trainer));
        }
    }

    static Fit fit() {
        return Fit.epochs(EPOCHS).batch(BATCH).seed(5);
    }

    /** Large enough that writing a checkpoint takes a while. */
    static Trainer trainer() {
        Model model = Sequential.of(
                Input.of(INPUTS),
                Dense.of(1024).relu(),
                BatchNormalization.of(),
                Dropout.of(0.2f),
                Dense.of(512).relu(),
                Dense.of(3));
        return model.initialize(1).compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropyFromLogits());
    }

    static Dataset examples() {
        Random random = new Random(4);
        float[] x = new float[BATCHES * BATCH * INPUTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        int[] y = random.ints(BATCHES * BATCH, 0, 3).toArray();
        return Dataset.of(Column.floats("x", Shape.of(INPUTS), x), Column.labels("y", y));
    }

    /** A number that tells weights apart bit by bit. */
    static long sum(Trainer trainer) {
        CRC32C sum = new CRC32C();
        for (Weight weight : trainer.model().weights()) {
            float[] values = weight.values();
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
            bytes.asFloatBuffer().put(values);
            sum.update(bytes);
        }
        return sum.getValue() * 31
                + Arrays.hashCode(trainer.model().weights().getFirst().values());
    }
}
