package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.callback.Callback;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.DepthwiseConv;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.LayerNormalization;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.Symbol;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training step, its batch and its metrics included, allocates nothing once everything is warm. */
class StepHeapTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CLASSES = 4;
    private static final int BATCH = 8;
    private static final int STEPS = 60;

    private record Case(String name, Supplier<Model> model, Optimizer optimizer, int[] input, boolean words) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Optimizer optimizer, int[] input, Supplier<Model> model) {
        return new Case(name, model, optimizer, input, false);
    }

    static Stream<Case> cases() {
        int[] picture = {8, 8, 2};
        int[] sequence = {6, 3};
        return Stream.of(
                of(
                        "dense",
                        Optimizers.adam(),
                        picture,
                        () -> Sequential.of(Flatten.of(picture), Dense.of(16).relu(), Dense.of(CLASSES))),
                of(
                        "convolutions",
                        Optimizers.sgd(0.01f, 0.9f, true),
                        picture,
                        () -> Sequential.of(
                                Input.of(picture),
                                Conv2D.of(4, 3).same().relu(),
                                BatchNormalization.of(),
                                Pooling.max2D(2),
                                DepthwiseConv.of2D(3).same(),
                                Dropout.of(0.2f),
                                GlobalPooling.average(2),
                                Dense.of(CLASSES))),
                of(
                        "LSTM",
                        Optimizers.rmsProp(0.001f),
                        sequence,
                        () -> Sequential.of(Input.of(sequence), Lstm.of(5), Dense.of(CLASSES))),
                of(
                        "GRU",
                        Optimizers.nadam(0.001f),
                        sequence,
                        () -> Sequential.of(Input.of(sequence), LayerNormalization.of(), Gru.of(5), Dense.of(CLASSES))),
                of("attention", Optimizers.adamW(0.001f, 0.01f), sequence, () -> {
                    Symbol x = Input.of(sequence).symbol();
                    Symbol seen = MultiHeadAttention.of(2, 4).apply(x, x);
                    Symbol pooled = GlobalPooling.average(1)
                            .apply(LayerNormalization.of().apply(seen));
                    return Model.of(x, Dense.of(CLASSES).apply(pooled));
                }),
                new Case(
                        "embedding",
                        () -> Sequential.of(
                                Input.of(6).ofType(DataType.INT32),
                                Embedding.of(9, 4),
                                GlobalPooling.average(1),
                                Dense.of(CLASSES)),
                        Optimizers.lion(0.001f),
                        new int[] {6},
                        true));
    }

    /** Keeps what the thread has allocated after each batch. */
    private static final class Counter implements Callback {
        private final long[] allocated = new long[STEPS];

        @Override
        public void batchEnd(Trainer trainer, Progress progress) {
            allocated[(int) progress.batch() - 1] = THREADS.getCurrentThreadAllocatedBytes();
        }

        /** Least bytes of a step among the last half of an epoch. */
        long leastOfStep() {
            long least = Long.MAX_VALUE;
            for (int i = STEPS / 2; i < STEPS; i++) {
                least = Math.min(least, allocated[i] - allocated[i - 1]);
            }
            return least;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stepsMakeNoGarbage(Case c) {
        Random random = new Random(2);
        int rows = STEPS * BATCH;
        Shape shape = Shape.of(c.input);
        int each = shape.intElements();
        int[] labels = random.ints(rows, 0, CLASSES).toArray();
        Column examples;
        if (c.words) {
            examples = Column.ints("x", shape, random.ints(rows * each, 0, 9).toArray());
        } else {
            float[] numbers = new float[rows * each];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextFloat();
            }
            examples = Column.floats("x", shape, numbers);
        }
        Counter counter = new Counter();
        Model model = c.model.get().initialize(1);
        try (Trainer trainer =
                model.compile(c.optimizer, Losses.sparseCategoricalCrossentropyFromLogits(), Metrics.accuracy())) {
            Dataset data = Dataset.of(examples, Column.labels("y", labels));
            trainer.fit(data, Fit.epochs(3).batch(BATCH).with(counter));
        }
        assertThat(counter.leastOfStep()).as("bytes that a step allocates").isZero();
    }
}
