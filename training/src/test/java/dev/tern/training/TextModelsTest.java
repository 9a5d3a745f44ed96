package dev.tern.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.Tokens;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.layer.CategoryEncoding;
import dev.tern.training.layer.Concatenate;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Encoding;
import dev.tern.training.layer.GlobalPooling;
import dev.tern.training.layer.Hashing;
import dev.tern.training.layer.HostLayer;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.StringLookupLayer;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.TextVectorizationLayer;
import dev.tern.training.layer.Vocabulary;
import dev.tern.training.loss.Losses;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose inputs are texts: they learn, predict, and survive files. */
class TextModelsTest {
    private static final List<String> WORDS = List.of("good", "bad", "film", "the", "was", "not bad");

    @TempDir
    Path folder;

    private static Input text(int... extents) {
        return Input.of(extents).ofType(DataType.STRING);
    }

    private static Model sentiment() {
        return Sequential.of(
                text(1),
                TextVectorizationLayer.of(WORDS, 6).tokens(Tokens.WORDS.upTo(2)),
                Embedding.of(8, 6).maskZero(true),
                GlobalPooling.average(1),
                Dense.of(2).softmax());
    }

    private static Dataset reviews(int count) {
        Random random = new Random(1);
        String[] texts = new String[count];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(2);
            texts[i] = (random.nextBoolean() ? "The film, " : "the FILM was ")
                    + (labels[i] == 1 ? "GOOD!" : "bad?")
                    + (random.nextBoolean() ? " strangely" : "");
        }
        return Dataset.of(Column.texts("text", texts), Column.labels("label", labels))
                .reshaped("text", Shape.of(1));
    }

    @Test
    void textsAreLearnedAndPredicted() {
        Model model = sentiment().initialize(3);
        Dataset rows = reviews(200);
        try (Trainer trainer =
                model.compile(Optimizers.adam(0.05f), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy())) {
            trainer.fit(rows, Fit.epochs(6).batch(16).seed(2).validationSplit(0.2));
            assertThat(trainer.evaluate(rows).get("accuracy")).isEqualTo(1);
        }
        float[] both = model.predict("A GOOD film", "the bad, bad film");
        assertThat(both[1]).isGreaterThan(0.8f);
        assertThat(both[3]).isLessThan(0.2f);
        try (Predictor predictor = model.predictor()) {
            assertThat(predictor.predict(rows)).hasSize(400);
        }
        assertThatThrownBy(() -> model.predict(1f))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("texts");
        for (String ending : List.of(".keras", ".h5")) {
            Path file = folder.resolve("texts" + ending);
            KerasFiles.save(model, file);
            assertThat(KerasFiles.load(file).model().predict("A GOOD film", "the bad, bad film"))
                    .as(ending)
                    .containsExactly(both);
        }
    }

    /** The file begins behind the texts: what the layer makes of them is given to it. */
    @Test
    void filesTakeTheNumbersOfTexts() {
        Model model = sentiment().initialize(3);
        try (Interpreter interpreter = Interpreter.of(model.exported(), Options.defaults())) {
            TextVectorizationLayer layer = TextVectorizationLayer.of(WORDS, 6).tokens(Tokens.WORDS.upTo(2));
            int[] numbers = layer.categories("the film was not bad");
            assertThat(numbers).containsExactly(5, 4, 6, 1, 3, 1);
            interpreter.input(0).tensor().writeInts(0, 6, numbers, 0);
            interpreter.run();
            assertThat(interpreter.output(0).toFloats())
                    .containsExactly(model.predict("the film was not bad"), within(1e-6f));
        }
    }

    record Case(Layer layer, Shape example, String[] texts, float... expected) {
        @Override
        public String toString() {
            return layer.kind() + " " + ((HostLayer) layer).output();
        }
    }

    private static Case of(Layer layer, int extent, String texts, float... expected) {
        return new Case(layer, Shape.of(extent), texts.split(","), expected);
    }

    /** Values are those that Keras' documentation gives, where it does. */
    static Stream<Case> cases() {
        Vocabulary letters = Vocabulary.of(List.of("a", "b", "c", "d"));
        StringLookupLayer lookup = StringLookupLayer.of(letters);
        return Stream.of(
                of(lookup, 3, "a,c,d,d,z,b", 1, 3, 4, 4, 0, 2),
                of(lookup.vocabulary(letters.mask("")), 3, ",c,z", 0, 4, 1),
                // Two numbers for unknown texts, by their fingerprints.
                of(lookup.vocabulary(letters.unknown(2)), 3, "a,d,m,z,z,b", 2, 5, 0, 1, 1, 3),
                of(lookup.output(Encoding.ONE_HOT), 1, "a,z", 0, 1, 0, 0, 0, 1, 0, 0, 0, 0),
                of(lookup.output(Encoding.MULTI_HOT), 4, "a,c,d,d,d,z,b,z", 0, 1, 0, 1, 1, 1, 0, 1, 0, 1),
                of(lookup.output(Encoding.COUNT), 4, "a,c,d,d,d,z,b,z", 0, 1, 0, 1, 2, 2, 0, 1, 0, 1),
                of(lookup.output(Encoding.COUNT).most(7, true), 2, "a,a", 0, 2, 0, 0, 0, 0, 0),
                of(Hashing.of(3), 1, "A,B,C,D,E", 1, 0, 1, 1, 2),
                of(Hashing.of(3).maskValue(""), 1, "A,B,,C,D", 1, 1, 0, 2, 2),
                of(Hashing.of(3).salt(133, 137), 1, "A,B,C,D,E", 1, 2, 1, 0, 2),
                of(Hashing.of(3).salt(133, 133), 1, "A,B,C,D,E", 0, 0, 2, 1, 0),
                of(
                        TextVectorizationLayer.of(List.of("earth", "wind"), 1).output(Encoding.COUNT),
                        1,
                        "Earth wind earth fire",
                        1,
                        2,
                        1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void layersGiveWhatKerasDoes(Case c) {
        Model model = Sequential.of(text(c.example().dims()), c.layer().named("it"));
        assertThat(model.predict(c.texts())).containsExactly(c.expected());
        for (String ending : List.of(".keras", ".h5")) {
            Path file = folder.resolve("layer" + ending);
            KerasFiles.save(model, file);
            Model read = KerasFiles.load(file).model();
            assertThat(read.layer("it").layer()).as(ending).isEqualTo(c.layer().named("it"));
            assertThat(read.predict(c.texts())).as(ending).containsExactly(c.expected());
        }
    }

    /** Texts, numbers that are hashed, and plain numbers side by side. */
    @Test
    void columnsOfATableAreJoined() {
        Symbol city = text(1).named("city").symbol();
        Symbol code = Input.of(1).ofType(DataType.INT64).named("code").symbol();
        Symbol size = Input.of(1).named("size").symbol();
        Symbol x = Concatenate.of()
                .apply(
                        StringLookupLayer.of(Vocabulary.of(List.of("Oslo", "Rome")))
                                .output(Encoding.ONE_HOT)
                                .apply(city),
                        CategoryEncoding.of(4)
                                .output(Encoding.ONE_HOT)
                                .apply(Hashing.of(4).apply(code)),
                        size);
        Model model = Model.of(List.of(city, code, size), List.of(Dense.of(1).apply(x)));
        int count = 120;
        Random random = new Random(4);
        String[] cities = new String[count];
        long[] codes = new long[count];
        float[] sizes = new float[count];
        float[] prices = new float[count];
        for (int i = 0; i < count; i++) {
            cities[i] = List.of("Oslo", "Rome", "Nowhere").get(random.nextInt(3));
            codes[i] = random.nextInt(3) * 1_000_003L;
            sizes[i] = random.nextFloat();
            prices[i] = (cities[i].equals("Rome") ? 2 : 1) + 0.5f * sizes[i] + (codes[i] == 0 ? 1 : 0);
        }
        Dataset rows = Dataset.of(
                        Column.texts("city", cities),
                        Column.longs("code", Shape.of(1), codes),
                        Column.floats("size", Shape.of(1), sizes),
                        Column.floats("price", Shape.of(1), prices))
                .reshaped("city", Shape.of(1));
        try (Trainer trainer = model.initialize(5).compile(Optimizers.adam(0.1f), Losses.Distance.MEAN_SQUARED_ERROR)) {
            trainer.fit(rows, Fit.epochs(30).batch(20).seed(1));
            assertThat(trainer.evaluate(rows).get("loss")).isLessThan(0.02);
        }
    }

    @Test
    void textsInTheMiddleAreRefused() {
        Model inner = Sequential.of(text(1), Hashing.of(4), Embedding.of(4, 2));
        Model outer = Sequential.of(text(1), inner);
        assertThatThrownBy(() -> outer.predict("a"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("outermost model");
        assertThatThrownBy(() -> Sequential.of(Input.of(1), Hashing.of(4)))
                .hasMessageContaining("texts or whole numbers");
        Model strict = Sequential.of(
                text(1), StringLookupLayer.of(Vocabulary.of(List.of("a")).unknown(0)));
        assertThatThrownBy(() -> strict.predict("b")).hasMessageContaining("vocabulary");
    }

    @Test
    void vocabulariesOfArchivesAreFound() throws Exception {
        Model model = Sequential.of(
                text(1), StringLookupLayer.of(Vocabulary.of(List.of("x", "y"))).named("look"), Embedding.of(3, 2));
        Path archive = folder.resolve("model.keras");
        KerasFiles.save(model, archive);
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        try (var system = java.nio.file.FileSystems.newFileSystem(archive)) {
            for (String name : List.of("metadata.json", "config.json", "model.weights.h5")) {
                Files.copy(system.getPath(name), unpacked.resolve(name));
            }
        }
        // An adapted layer keeps nothing in its configuration.
        Path config = unpacked.resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).contains("\"vocabulary\": [\"x\", \"y\"]");
        Files.writeString(config, text.replace("\"vocabulary\": [\"x\", \"y\"]", "\"vocabulary\": null"));
        assertThatThrownBy(() -> KerasFiles.load(unpacked)).hasMessageContaining("vocabulary.txt");
        Path asset = Files.createDirectories(unpacked.resolve("assets/layers/string_lookup"));
        Files.writeString(asset.resolve("vocabulary.txt"), "[UNK]\nx\ny");
        assertThat(KerasFiles.load(unpacked).model().predict("y", "q")).isEqualTo(model.predict("y", "q"));
    }
}
