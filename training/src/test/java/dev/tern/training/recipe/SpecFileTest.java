package dev.tern.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import dev.tern.training.Trainer;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.keras.KerasConfiguration;
import dev.tern.training.keras.KerasFiles;
import dev.tern.training.optimizer.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecFileTest {
    private static final String TABLE = """
            {"data": {"csv": {"label": 1, "header": true}}, "input": [3],
             "layers": [{"class": "Dense", "units": 8, "activation": "tanh", "name": "hidden"},
                        {"class": "Dense", "units": "classes", "activation": "softmax"}],
             "optimizer": {"class": "Adam", "learning_rate": 0.05}, "epochs": 8, "batch": 16}
            """;

    @TempDir
    Path folder;

    /** Three numbers in a row; the class, in the second column, says which of them is the largest. */
    private Path table() throws IOException {
        StringBuilder text = new StringBuilder("a,class,b,c\n");
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            float[] x = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
            int largest = x[0] > x[1] && x[0] > x[2] ? 0 : x[1] > x[2] ? 1 : 2;
            text.append(String.format(Locale.ROOT, "%f,%d,%f,%f%n", x[0], largest, x[1], x[2]));
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    /** Architectures that are named instead of layers: a row's first word is its class. */
    @ParameterizedTest
    @CsvSource({"lstm, 'units', '[12]'", "transformer, 'heads', 2", "bidirectional-gru, 'units', '[6, 6]'"})
    void namedArchitecturesLearn(String name, String key, String value) throws IOException {
        StringBuilder text = new StringBuilder();
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            int word = random.nextInt(3);
            text.append(String.format(Locale.ROOT, "%d,%d,%d,%d%n", word, random.nextInt(9), random.nextInt(9), word));
        }
        Path table = Files.writeString(folder.resolve("words.csv"), text);
        Path spec = Files.writeString(folder.resolve("spec.json"), """
                {"data": {"csv": {"label": 3, "header": false}}, "input": [3], "optimizer": {"class": "Adam",
                 "learning_rate": 0.02}, "architecture": {"name": "%s", "vocabulary": 9, "width": 8, "%s": %s}}
                """.formatted(name, key, value));
        Recipe recipe = SpecFile.read(spec, null);
        RecipeRun run =
                RecipeRun.of(recipe, RecipeRun.Settings.DEFAULT.withFrom(WhereFrom.folder(table)), trainer -> {});
        assertThat(run.tested().get("accuracy")).isGreaterThan(0.9);
    }

    @Test
    void everyNamedArchitectureIsBuilt() {
        for (NamedArchitecture row : NamedArchitecture.ALL) {
            String input = row.axes() == 3 ? "[32, 32, 3]" : "[5, 4]";
            String channels = row.name().equals("ds-cnn") ? "[49, 10, 1]" : input;
            Recipe recipe = SpecFile.read(
                    "{\"data\": \"drawn-digits\", \"input\": " + channels + ", \"architecture\": \"" + row.name()
                            + "\"}",
                    "spec.json",
                    null);
            assertThat(recipe.architecture()
                            .build(7)
                            .outputs()
                            .getFirst()
                            .shape()
                            .dim(-1))
                    .isEqualTo(7);
        }
        assertThat(NamedArchitecture.ALL).hasSize(18);
    }

    @Test
    void aTableIsLearnedAndTheModelGoesOn() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.json"), TABLE);
        Recipe recipe = SpecFile.read(spec, null);
        assertThat(recipe.epochs()).isEqualTo(8);
        assertThat(recipe.optimization().of(1)).isEqualTo(Optimizers.adam(0.05f));
        RecipeRun.Settings settings = RecipeRun.Settings.DEFAULT.withFrom(WhereFrom.folder(table()));
        Path out = folder.resolve("model.keras");
        RecipeRun run =
                RecipeRun.of(recipe, settings, trainer -> ModelOutput.of(out).write(trainer));
        assertThat(run.classes()).hasSize(3);
        assertThat(run.tested().get("accuracy")).isGreaterThan(0.85);
        assertThat(run.model().layer("hidden").parameters()).isEqualTo(32);
        // The file keeps the steps that were taken, and the optimiser's memory with them.
        try (Trainer trainer = KerasFiles.load(out).trainer()) {
            assertThat(trainer.iterations()).isEqualTo(8 * 20);
            assertThat(trainer.slots().values().iterator().next().getFirst().values())
                    .isNotEqualTo(new float[24]);
        }
    }

    @Test
    void aKerasConfigurationIsASpecToo() throws IOException {
        Recipe short1 = SpecFile.read(TABLE, "spec.json", null);
        String config = KerasConfiguration.of(short1.architecture().build(3)).pretty();
        Recipe recipe = SpecFile.read(config, "config.json", "drawn-digits");
        assertThat(recipe.architecture().build(3).parameters())
                .isEqualTo(short1.architecture().build(3).parameters());
        assertThat(recipe.source()).isInstanceOf(RecipeSource.Drawn.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"units\": 8        | \"units\": \"many\"      | $.layers[0] (Dense), units",
                "\"tanh\"            | \"strange\"            | $.layers[0] (Dense), activation",
                "\"class\": \"Dense\", \"units\": 8 | \"units\": 8   | $.layers[0].class",
                "\"class\": \"Dense\", \"units\": 8 | \"class\": \"Odd\" | $.layers[0]",
                "\"softmax\"         | \"softmax\", \"no\": 1 | $.layers[1] (Dense), no",
                "\"input\": [3]      | \"input\": [\"x\"]     | $.input",
                "\"learning_rate\": 0.05 | \"learning_rate\": {} | $.optimizer, learning_rate",
                "\"Adam\"            | \"Odd\"                | $.optimizer",
                "\"label\": 1        | \"label\": \"x\"       | $.data.csv.label",
                "\"epochs\": 8       | \"epochs\": 0          | $.epochs",
                "\"batch\": 16       | \"loss\": \"odd\"      | $.loss",
                "\"batch\": 16       | \"bath\": 16           | $.bath"
            })
    void errorsNameThePlace(String what, String instead, String path) {
        assertThat(TABLE).contains(what);
        assertThatThrownBy(() -> SpecFile.read(TABLE.replace(what, instead), "spec.json", null))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("spec.json")
                .hasMessageContaining(path);
    }

    @Test
    void dataThatDoNotFitAreRefused() throws IOException {
        Recipe recipe = SpecFile.read(TABLE.replace("[3]", "[4]"), "spec.json", null);
        RecipeRun.Settings settings = RecipeRun.Settings.DEFAULT.withFrom(WhereFrom.folder(table()));
        assertThatThrownBy(() -> RecipeRun.of(recipe, settings)).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> SpecFile.goOn(folder.resolve("model.keras"), null))
                .hasMessageContaining("--dataset");
    }
}
