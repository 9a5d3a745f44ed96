package dev.tern.training.recipe;

import dev.tern.tensor.TernException;
import dev.tern.training.Sequential;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizers;
import java.util.List;

/** All recipes, a row for each. */
final class Recipes {
    static final List<Recipe> ALL = List.of(new Recipe(
            "fashion-mnist-mlp",
            "pictures of clothes, by a net of one hidden layer of 128",
            new RecipeSource.Known(KnownDataset.FASHION_MNIST),
            (rows, learning, seed) -> rows.scaled("image", 1 / 255f, 0),
            classes -> Sequential.of(Flatten.of(28, 28), Dense.of(128).relu(), Dense.of(classes)),
            Losses.sparseCategoricalCrossentropyFromLogits(),
            steps -> Optimizers.adam(),
            10,
            32));

    private Recipes() {}

    static Recipe of(String name) {
        return ALL.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> TernException.at("recipe")
                        .expected("one of " + ALL.stream().map(Recipe::name).toList())
                        .found("'" + name + "'")
                        .fix("correct the name"));
    }
}
