package dev.tern.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.interpreter.Interpreter;
import dev.tern.training.data.SharedFiles;
import dev.tern.training.datasets.WhereFrom;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipesTest {
    private static RecipeRun.Settings from(String data) {
        return RecipeRun.Settings.DEFAULT.withFrom(WhereFrom.folder(SharedFiles.dataset(data)));
    }

    @Test
    void everyRecipeIsKnownByItsName() {
        assertThat(Recipe.names())
                .contains("fashion-mnist-mlp", "mnist-cnn", "cifar10-resnet8", "keywords-dscnn", "digits");
        Recipe.names().forEach(name -> assertThat(Recipe.of(name).name()).isEqualTo(name));
        assertThatThrownBy(() -> Recipe.of("alexnet")).hasMessageContaining("mnist-cnn");
    }

    @Test
    void recipesThatNeedFilesSaySo() {
        assertThatThrownBy(() -> RecipeRun.of(Recipe.of("mnist-cnn"), RecipeRun.Settings.DEFAULT))
                .hasMessageContaining("mnist")
                .hasMessageContaining("--data");
    }

    @ParameterizedTest
    @CsvSource({
        "fashion-mnist-mlp, fashion_mnist/fashion_5class_5000.npy.gz, 4, 0.75, 0.7",
        "keywords-dscnn, fsdd_subset.zip, 8, 0.35, 0.3"
    })
    void modelsLearnFromSmallPartsOfTheirData(String recipe, String data, int epochs, double accuracy, double heldOut) {
        RecipeRun run = RecipeRun.of(Recipe.of(recipe), from(data).withEpochs(epochs));
        assertThat(run.history().epochs()).hasSize(epochs);
        assertThat(run.history().last().value("accuracy")).isGreaterThan(accuracy);
        assertThat(run.tested().get("accuracy")).isGreaterThan(heldOut);
    }

    @Test
    void theSameSeedGivesTheSameModelAndItsFileRuns(@TempDir Path folder) throws IOException {
        RecipeRun.Settings settings =
                from("fashion_mnist/fashion_train_1000.csv.gz").withEpochs(1).withSeed(5);
        RecipeRun one = RecipeRun.of(Recipe.of("fashion-mnist-mlp"), settings);
        RecipeRun two = RecipeRun.of(Recipe.of("fashion-mnist-mlp"), settings);
        float[] black = new float[784];
        assertThat(one.model().predict(black)).isEqualTo(two.model().predict(black));
        Path file = folder.resolve("m.tflite");
        ModelOutput.of(file).write(one.model());
        try (Interpreter interpreter = Interpreter.open(file)) {
            assertThat(interpreter.input(0).shape().elements()).isEqualTo(784);
        }
        ModelOutput.of(folder.resolve("saved")).write(one.model());
        assertThat(folder.resolve("saved/saved_model.pb")).isRegularFile();
        assertThatThrownBy(() -> ModelOutput.of(folder.resolve("m.bin"))).hasMessageContaining(".tflite");
    }
}
