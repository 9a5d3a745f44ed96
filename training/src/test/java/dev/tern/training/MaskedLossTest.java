package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.Masking;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps that are left out count neither in losses nor in metrics. */
class MaskedLossTest {
    private static final int CLASSES = 3;

    private static Model tagger(int steps) {
        return Sequential.of(
                        Input.of(steps).ofType(DataType.INT32),
                        Embedding.of(6, 4).maskZero(true),
                        Gru.of(5).returningSequences(),
                        Dense.of(CLASSES).softmax())
                .initialize(7);
    }

    private static final int[] WORDS = {1, 2, 0, 0, 3, 4, 5, 0, 2, 1, 4, 3};
    private static final int[] TAGS = {0, 1, 2, 2, 1, 0, 2, 1, 1, 0, 2, 2};

    private static Dataset sentences(float... weights) {
        Column words = Column.ints("words", Shape.of(4), WORDS);
        Column tags = Column.ints("tags", Shape.of(4), TAGS);
        return weights.length == 0
                ? Dataset.of(words, tags)
                : Dataset.of(words, tags, Column.floats("weight", Shape.scalar(), weights));
    }

    /** Sum of weighted losses of what counts, divided by how many count: masks are scaled so, weights are not. */
    private static double expected(Model model, float... weights) {
        float[] given = new float[WORDS.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = WORDS[i];
        }
        float[] p = model.predict(given);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < WORDS.length; i++) {
            if (WORDS[i] != 0) {
                sum -= weights[i / 4] * Math.log(p[i * CLASSES + TAGS[i]]);
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void lossesAreMeansOfWhatCounts() {
        Model model = tagger(4);
        try (Trainer trainer =
                model.compile(Optimizers.sgd(0.1f), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy())) {
            double plain = trainer.evaluate(sentences()).get("loss");
            assertThat(plain).isCloseTo(expected(model, 1, 1, 1), within(1e-5));
            double weighted = trainer.evaluate(sentences(2, 0.5f, 1)).get("loss");
            assertThat(weighted).isCloseTo(expected(model, 2, 0.5f, 1), within(1e-5));
        }
    }

    @Test
    void metricsCountWhatCounts() {
        Model model = tagger(4);
        float[] given = new float[WORDS.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = WORDS[i];
        }
        float[] p = model.predict(given);
        int right = 0;
        int count = 0;
        for (int i = 0; i < WORDS.length; i++) {
            int best = 0;
            for (int c = 1; c < CLASSES; c++) {
                best = p[i * CLASSES + c] > p[i * CLASSES + best] ? c : best;
            }
            right += WORDS[i] != 0 && best == TAGS[i] ? 1 : 0;
            count += WORDS[i] != 0 ? 1 : 0;
        }
        try (Trainer trainer =
                model.compile(Optimizers.sgd(0.1f), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy())) {
            Map<String, Double> measured = trainer.evaluate(sentences());
            assertThat(measured.get("accuracy")).isCloseTo((double) right / count, within(1e-9));
        }
    }

    /** A padded sequence teaches what the sequence itself does. */
    @Test
    void paddingTeachesNothing() {
        Model padded = tagger(4);
        Model exact = tagger(2).copyWeights(padded);
        Dataset longer = Dataset.of(
                Column.ints("words", Shape.of(4), new int[] {1, 2, 0, 0, 3, 4, 0, 0}),
                Column.ints("tags", Shape.of(4), new int[] {0, 1, 2, 2, 1, 0, 2, 1}));
        Dataset shorter = Dataset.of(
                Column.ints("words", Shape.of(2), new int[] {1, 2, 3, 4}),
                Column.ints("tags", Shape.of(2), new int[] {0, 1, 1, 0}));
        for (var each : Map.of(padded, longer, exact, shorter).entrySet()) {
            try (Trainer trainer =
                    each.getKey().compile(Optimizers.adam(0.05f), Losses.sparseCategoricalCrossentropy())) {
                trainer.fit(each.getValue(), Fit.epochs(10).batch(2).inOrder());
            }
        }
        for (int i = 0; i < padded.weights().size(); i++) {
            assertThat(padded.weights().get(i).values())
                    .containsExactly(exact.weights().get(i).values(), within(1e-4f));
        }
    }

    /** Files that learn follow masks, too. */
    @Test
    void filesThatLearnFollowMasks() {
        Model model = Sequential.of(Input.of(3, 2), Masking.of(), Lstm.of(3).returningSequences(), Dense.of(1))
                .initialize(4);
        float[] x = {1, 2, 0, 0, 3, 1, 0, 0, 2, 2, 1, 1};
        float[] y = {1, 9, 2, 9, 0, 1};
        float[] p = model.predict(x);
        float sum = 0;
        for (int i : new int[] {0, 2, 4, 5}) {
            sum += (p[i] - y[i]) * (p[i] - y[i]);
        }
        var file = model.exportedForTraining(Losses.Distance.MEAN_SQUARED_ERROR, Optimizers.sgd(0.1f), 2);
        try (Interpreter interpreter = Interpreter.of(file)) {
            var train = interpreter.signature("train");
            train.input("x").copyFrom(x);
            train.input("y").copyFrom(y);
            train.run();
            assertThat(train.output("loss").toFloats()[0]).isCloseTo(sum / 4, within(1e-5f));
        }
    }
}
