package dev.tern.training;

import static dev.tern.training.Fit.epochs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Shape;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrainerTest {
    /** Points of a plane, in class 1 where they lie within a ring. */
    static Dataset ring(int count) {
        Random random = new Random(1);
        float[] points = new float[2 * count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            points[2 * i] = (float) random.nextGaussian();
            points[2 * i + 1] = (float) random.nextGaussian();
            double radius = Math.hypot(points[2 * i], points[2 * i + 1]);
            labels[i] = radius > 0.6 && radius < 1.5 ? 1 : 0;
        }
        return Dataset.of(Column.floats("point", Shape.of(1, 2), points), Column.labels("class", labels));
    }

    static Model net() {
        return Sequential.of(Flatten.of(1, 2), Dense.of(32).relu(), Dense.of(16).relu(), Dense.of(2));
    }

    @Test
    void learnsARing() {
        Model model = net();
        try (Trainer trainer = model.compile(
                Optimizers.adam(0.01f), Losses.sparseCategoricalCrossentropyFromLogits(), Metrics.accuracy())) {
            History history = trainer.fit(ring(1000), epochs(20).batch(48).validationSplit(0.2));
            assertThat(history.last().value("accuracy")).isGreaterThan(0.93);
            assertThat(history.last().value("val_accuracy")).isGreaterThan(0.9);
            assertThat(history.last().value("loss"))
                    .isLessThan(history.epochs().getFirst().value("loss"));
        }
    }

    @Test
    void twoFitsWithOneSeedAreTheSame() {
        assertThat(weightsAfter(3)).isEqualTo(weightsAfter(3)).isNotEqualTo(weightsAfter(4));
    }

    private static float[] weightsAfter(long seed) {
        Model model = net();
        try (Trainer trainer = model.compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropyFromLogits())) {
            trainer.fit(ring(200), epochs(2).seed(seed));
        }
        return model.weight("dense/kernel").values();
    }

    @Test
    void exportedModelPredictsTheSame() {
        Model model = net();
        float[] points = {0.1f, 0.2f, -1, 1};
        float[] expected = model.predict(points);
        assertThat(expected).hasSize(4);
        try (Interpreter interpreter = Interpreter.of(model.exported())) {
            var runner = interpreter.signature("serving_default");
            runner.resize("input", Shape.of(2, 1, 2));
            runner.input("input").copyFrom(points);
            runner.run();
            float[] found = runner.output("dense_2").toFloats();
            for (int i = 0; i < 4; i++) {
                assertThat(found[i]).isCloseTo(expected[i], within(1e-6f));
            }
        }
    }

    @Test
    void namesTheFirstBadNode() {
        Model model = net();
        Dataset bad = Dataset.of(
                Column.floats("point", Shape.of(1, 2), new float[] {1, Float.NaN}),
                Column.labels("class", new int[] {0}));
        try (Trainer trainer = model.compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropyFromLogits())) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> trainer.fit(bad, epochs(1)))
                    .hasMessageContaining("training step 1")
                    .hasMessageContaining("the input 'input'");
        }
    }

    @Test
    void summaryNamesLayersAndParameters() {
        assertThat(net().summary()).contains("dense_1 (Dense)").contains("528").contains("658 parameters");
    }
}
