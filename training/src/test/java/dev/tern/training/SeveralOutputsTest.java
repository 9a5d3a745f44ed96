package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.Shape;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.layer.Concatenate;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Symbol;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Confusion;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each output of a model has its loss and its own measures, which are named after it. */
class SeveralOutputsTest {
    private static final int ROWS = 300;

    private static Model model() {
        Symbol left = Input.of(4).named("left").symbol();
        Symbol right = Input.of(4).named("right").symbol();
        Dense shared = Dense.of(8).relu();
        Symbol both = Concatenate.of().apply(shared.apply(left), shared.apply(right));
        Symbol larger = Dense.of(1).sigmoid().named("larger").apply(both);
        Symbol kind = Dense.of(3).named("kind").apply(both);
        return Model.of(List.of(left, right), List.of(larger, kind)).initialize(3);
    }

    private static Dataset rows() {
        Random random = new Random(1);
        float[] left = new float[ROWS * 4];
        float[] right = new float[ROWS * 4];
        float[] larger = new float[ROWS];
        int[] kind = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int k = 0; k < 4; k++) {
                left[4 * i + k] = random.nextFloat();
                right[4 * i + k] = random.nextFloat();
            }
            larger[i] = left[4 * i] > right[4 * i] ? 1 : 0;
            kind[i] = (int) (3 * left[4 * i + 1]);
        }
        return Dataset.of(
                Column.floats("left", Shape.of(4), left),
                Column.floats("right", Shape.of(4), right),
                Column.floats("larger", Shape.of(1), larger),
                Column.labels("kind", kind));
    }

    private static Compiled how() {
        return Compiled.of(
                        Optimizers.adam(0.01f),
                        Losses.binaryCrossentropy(),
                        Losses.sparseCategoricalCrossentropyFromLogits())
                .withLossWeights(1f, 0.5f)
                .withMetrics(0, Metrics.accuracy(), Metrics.auc())
                .withMetrics(1, Metrics.accuracy());
    }

    @Test
    void measuresAreNamedAfterTheirOutputs() {
        Dataset rows = rows();
        Model model = model();
        try (Trainer trainer = model.compile(how())) {
            trainer.fit(rows, Fit.epochs(20).seed(1));
            Map<String, Double> measured = trainer.evaluate(rows);
            assertThat(measured.keySet())
                    .containsExactly(
                            "loss", "larger_loss", "kind_loss", "larger_accuracy", "larger_auc", "kind_accuracy");
            assertThat(measured.get("loss"))
                    .isCloseTo(measured.get("larger_loss") + 0.5 * measured.get("kind_loss"), within(1e-5));
            Predictions found = Predictions.of(model, rows);
            assertThat(measured.get("larger_accuracy")).isCloseTo(found.larger(), within(1e-9));
            assertThat(measured.get("kind_accuracy")).isCloseTo(found.kind(), within(1e-9));
        }
    }

    /** Shares of right answers, counted from predictions. */
    private record Predictions(double larger, double kind) {
        static Predictions of(Model model, Dataset rows) {
            float[] wanted = (float[]) rows.toColumn("larger").values();
            int[] kinds = (int[]) rows.toColumn("kind").values();
            double larger = 0;
            double kind = 0;
            try (Predictor predictor = model.predictor()) {
                List<float[]> all = predictor.predictAll(rows);
                for (int i = 0; i < ROWS; i++) {
                    larger += (all.get(0)[i] > 0.5f) == (wanted[i] == 1) ? 1 : 0;
                    float[] scores = java.util.Arrays.copyOfRange(all.get(1), 3 * i, 3 * i + 3);
                    float most = Math.max(scores[0], Math.max(scores[1], scores[2]));
                    kind += scores[kinds[i]] == most ? 1 : 0;
                }
            }
            return new Predictions(larger / ROWS, kind / ROWS);
        }
    }

    @Test
    void metricsOfEachOutputSurviveKerasFiles(@TempDir Path folder) {
        for (String name : List.of("m.keras", "m.h5")) {
            try (Trainer trainer = model().compile(how())) {
                KerasFiles.save(trainer, folder.resolve(name));
            }
            try (Trainer again = KerasFiles.load(folder.resolve(name)).trainer()) {
                assertThat(again.compiled().metrics(0)).extracting("name").containsExactly("accuracy", "auc");
                assertThat(again.compiled().metrics(1)).extracting("name").containsExactly("accuracy");
                assertThat(again.compiled().lossWeights()).containsExactly(1f, 0.5f);
            }
        }
    }

    @Test
    void confusionCountsWhatWasTakenForWhich() {
        Dataset rows = TrainerTest.ring(200);
        try (Trainer trainer = TrainerTest.net()
                .compile(
                        Optimizers.adam(0.01f), Losses.sparseCategoricalCrossentropyFromLogits(), Metrics.accuracy())) {
            trainer.fit(rows, Fit.epochs(10));
            Confusion confusion = trainer.confusion(rows, 2);
            double[][] counts = confusion.matrix();
            assertThat(counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1])
                    .isEqualTo(200);
            assertThat((counts[0][0] + counts[1][1]) / 200)
                    .isCloseTo(trainer.evaluate(rows).get("accuracy"), within(1e-9));
            assertThat(confusion.text(List.of("out", "in")).lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("out ");
        }
    }
}
