package dev.tern.training.architectures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import dev.tern.training.Fit;
import dev.tern.training.History;
import dev.tern.training.Model;
import dev.tern.training.Trainer;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Symbol;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classifiers of sequences learn, become files, and give their features to others. */
class SequenceNetsTest {
    private static final int STEPS = 8;
    private static final int WORDS = 12;
    private static final Sequences SENTENCES = Sequences.ofWords(STEPS, WORDS, 16, 2);

    @TempDir
    Path folder;

    /** A net and the same without its top. */
    private record Net(String name, Model whole, Model features, String lastFeature) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Net> nets() {
        Sequences open = SENTENCES.withoutTop();
        Transformer transformer = Transformer.of(1, 2, 8, 24);
        return Stream.of(
                new Net("lstm", RecurrentNets.lstm(SENTENCES, 16), RecurrentNets.lstm(open, 16), "lstm_1"),
                new Net("gru", RecurrentNets.gru(SENTENCES, 16, 16), RecurrentNets.gru(open, 16, 16), "gru_2"),
                new Net(
                        "both ways",
                        RecurrentNets.bidirectionalLstm(SENTENCES.paddedWithZeros(), 8),
                        RecurrentNets.bidirectionalLstm(open.paddedWithZeros(), 8),
                        "bidirectional_lstm_1"),
                new Net("transformer", transformer.model(SENTENCES), transformer.model(open), "pooled"));
    }

    /** Sentences, and whether word 3 stands in them before word 7 does. */
    private static Dataset sentences(int count) {
        Random random = new Random(5);
        int[] words = new int[count * STEPS];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < STEPS; k++) {
                int word = random.nextInt(1, WORDS);
                words[i * STEPS + k] = word == 3 || word == 7 ? 1 : word;
            }
            int first = random.nextInt(STEPS - 1);
            int second = random.nextInt(first + 1, STEPS);
            labels[i] = random.nextInt(2);
            words[i * STEPS + first] = labels[i] == 1 ? 3 : 7;
            words[i * STEPS + second] = labels[i] == 1 ? 7 : 3;
        }
        return Dataset.of(Column.ints("words", Shape.of(STEPS), words), Column.labels("label", labels));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void netsLearnAndBecomeFiles(Net net) {
        Model model = net.whole().initialize(11);
        Dataset rows = sentences(512);
        try (Trainer trainer =
                model.compile(Optimizers.adam(0.01f), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy())) {
            History history = trainer.fit(rows, Fit.epochs(12).batch(32).seed(1));
            double first = history.epochs().getFirst().values().get("loss");
            double last = history.epochs().getLast().values().get("loss");
            assertThat(last).isLessThan(0.6 * first);
            assertThat(trainer.evaluate(rows).get("accuracy")).isGreaterThan(0.8);
        }
        float[] examples = new float[3 * STEPS];
        Random random = new Random(8);
        for (int i = 0; i < examples.length; i++) {
            examples[i] = random.nextInt(WORDS);
        }
        float[] expected = model.predict(examples);
        Path file = folder.resolve("net.tflite");
        ModelFile.write(model.exported(), file);
        try (Interpreter interpreter = Interpreter.of(ModelFile.read(file), Options.defaults())) {
            interpreter.resize(0, Shape.of(3, STEPS));
            for (int i = 0; i < examples.length; i++) {
                interpreter.input(0).tensor().setInt(i, (int) examples[i]);
            }
            interpreter.run();
            assertThat(interpreter.output(0).toFloats()).containsExactly(expected, within(1e-5f));
        }
        netsOfFilesGiveTheirFeaturesAway(net, model, examples);
    }

    /** Weights come from Keras' files, whole or up to the features, on which another top learns. */
    private void netsOfFilesGiveTheirFeaturesAway(Net net, Model model, float... examples) {
        Path saved = folder.resolve("net.h5");
        KerasFiles.save(model, saved);
        assertThat(KerasFiles.load(saved).model().predict(examples)).containsExactly(model.predict(examples));
        float[] features = model.upTo(net.lastFeature()).predict(examples);
        Model bare = net.features().initialize(99);
        assertThat(KerasFiles.loadWeightsByName(bare, saved)).isPositive();
        assertThat(bare.predict(examples)).containsExactly(features);
        Symbol top = Dense.of(4).softmax().apply(bare.outputs().getFirst());
        Model other = Model.of(bare.inputs().getFirst(), top);
        assertThat(other.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 4));
    }
}
