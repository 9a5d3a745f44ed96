package dev.tern.training.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics beside the values that Keras' documentation gives, with and without weights. */
class MetricsTest {
    private record Case(
            Metric metric, Tensor target, Tensor predicted, double expected, float[] weights, double weighted) {
        @Override
        public String toString() {
            return metric.name();
        }
    }

    private static Tensor floats(int width, float... values) {
        Tensor tensor = Tensor.allocate(DataType.FLOAT32, Shape.of(values.length / width, width), Arena.ofAuto());
        tensor.writeFloats(0, values.length, values, 0);
        return tensor;
    }

    private static Tensor ints(int... values) {
        Tensor tensor = Tensor.allocate(DataType.INT32, Shape.of(values.length), Arena.ofAuto());
        tensor.writeInts(0, values.length, values, 0);
        return tensor;
    }

    static Stream<Case> cases() {
        Tensor scores = floats(3, 0.1f, 0.9f, 0.8f, 0.05f, 0.95f, 0);
        Tensor oneHot = floats(3, 0, 0, 1, 0, 1, 0);
        float[] weights = {0.7f, 0.3f};
        Tensor wanted = floats(1, 0, 1, 1, 1);
        Tensor found = floats(1, 1, 0, 1, 1);
        float[] third = {0, 0, 1, 0};
        Tensor numbers = floats(2, 0, 1, 0, 0);
        Tensor guesses = floats(2, 1, 1, 0, 0);
        float[] first = {1, 0};
        return Stream.of(
                new Case(Metrics.categoricalAccuracy(), oneHot, scores, 0.5, weights, 0.3),
                new Case(Metrics.accuracy(), oneHot, scores, 0.5, weights, 0.3),
                new Case(Metrics.sparseCategoricalAccuracy(), ints(2, 1), scores, 0.5, weights, 0.3),
                new Case(Metrics.accuracy(), ints(2, 1), scores, 0.5, weights, 0.3),
                new Case(Metrics.topK(1), ints(2, 1), scores, 0.5, weights, 0.3),
                new Case(Metrics.topK(2), ints(2, 1), scores, 1, weights, 1),
                new Case(
                        Metrics.binaryAccuracy(0.5f),
                        floats(1, 1, 1, 0, 0),
                        floats(1, 0.98f, 1, 0, 0.6f),
                        0.75,
                        new float[] {1, 0, 0, 1},
                        0.5),
                new Case(Metrics.precision(), wanted, found, 2 / 3.0, third, 1),
                new Case(Metrics.recall(), wanted, found, 2 / 3.0, third, 1),
                new Case(
                        Metrics.auc(),
                        floats(1, 0, 0, 1, 1),
                        floats(1, 0, 0.5f, 0.3f, 0.9f),
                        0.75,
                        new float[] {1, 0, 0, 1},
                        1),
                new Case(
                        Metrics.meanIou(2),
                        ints(0, 0, 1, 1),
                        floats(2, 1, 0, 0, 1, 1, 0, 0, 1),
                        1 / 3.0,
                        new float[] {0.3f, 0.3f, 0.3f, 0.1f},
                        0.23809525),
                // Class 0: 1 of 2 right, called twice; class 1: the same.
                new Case(
                        Metrics.f1(2),
                        ints(0, 0, 1, 1),
                        floats(2, 1, 0, 0, 1, 1, 0, 0, 1),
                        0.5,
                        new float[] {1, 0, 0, 1},
                        1),
                new Case(Metrics.meanSquaredError(), numbers, guesses, 0.25, first, 0.5),
                new Case(Metrics.meanAbsoluteError(), numbers, guesses, 0.25, first, 0.5),
                new Case(Metrics.rootMeanSquaredError(), numbers, guesses, 0.5, first, 0.70710677),
                new Case(Metrics.meanAbsolutePercentageError(), numbers, guesses, 2.5e8, first, 5e8),
                new Case(Metrics.meanSquaredLogarithmicError(), numbers, guesses, 0.12011322, first, 0.24022643),
                new Case(
                        Metrics.cosineSimilarity(),
                        floats(2, 0, 1, 1, 1),
                        floats(2, 1, 0, 1, 1),
                        0.5,
                        new float[] {0.3f, 0.7f},
                        0.7));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isWhatKerasSays(Case test) {
        Metric.Running running = test.metric.start();
        running.add(test.target, test.predicted, null);
        assertThat(running.result()).isCloseTo(test.expected, within(1e-6 * Math.max(1, test.expected)));
        running.reset();
        running.add(test.target, test.predicted, test.weights);
        assertThat(running.result()).isCloseTo(test.weighted, within(1e-6 * Math.max(1, test.weighted)));
    }

    @Test
    void numbersThatCannotBeComparedAreRefused() {
        Metric.Running precision = Metrics.precision().start();
        assertThatThrownBy(() -> precision.add(ints(0, 1), floats(3, 1, 0, 0, 0, 1, 0), null))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("metric precision")
                .hasMessageContaining("one-hot");
    }
}
