package dev.tern.training.recipe;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Sequential;
import dev.tern.training.architectures.Backbone;
import dev.tern.training.architectures.ResNet;
import dev.tern.training.architectures.SmallNets;
import dev.tern.training.data.Augmentation;
import dev.tern.training.data.Dataset;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizers;
import dev.tern.training.optimizer.Schedule;
import java.util.List;

/** All recipes, a row for each. */
final class Recipes {
    static final List<Recipe> ALL = List.of(
            new Recipe(
                    "fashion-mnist-mlp",
                    "pictures of clothes, by a net of one hidden layer of 128",
                    new RecipeSource.Known(KnownDataset.FASHION_MNIST),
                    rows -> rows.scaled("image", 1 / 255f, 0),
                    Recipe.RandomChange.NONE,
                    classes -> Sequential.of(Flatten.of(28, 28), Dense.of(128).relu(), Dense.of(classes)),
                    Losses.sparseCategoricalCrossentropyFromLogits(),
                    steps -> Optimizers.adam(),
                    10,
                    32),
            new Recipe(
                    "mnist-cnn",
                    "handwritten digits, by three small convolutions",
                    new RecipeSource.Known(KnownDataset.MNIST),
                    Recipes::greyPictures,
                    (rows, seed) -> rows.augment(seed, "image", Augmentation.affine(8, 0.08, 1.5, 0)),
                    classes -> SmallNets.digits(28, 4, classes),
                    Losses.sparseCategoricalCrossentropyFromLogits(),
                    steps -> Optimizers.adam().withLearningRate(cosine(0.002f, steps)),
                    10,
                    64),
            new Recipe(
                    "digits",
                    "digits that Tern draws itself: the model of `tern classify` (give --data MNIST to judge it)",
                    new RecipeSource.Drawn(30_000, 5_000),
                    Recipes::greyPictures,
                    (rows, seed) -> rows.augment(seed, "image", Augmentation.affine(8, 0.1, 1.5, 0)),
                    classes -> SmallNets.digits(28, 4, classes),
                    Losses.sparseCategoricalCrossentropyFromLogits(),
                    steps -> Optimizers.adam().withLearningRate(cosine(0.002f, steps)),
                    8,
                    64),
            new Recipe(
                    "cifar10-resnet8",
                    "small photographs, by MLPerf Tiny's residual net",
                    new RecipeSource.Known(KnownDataset.CIFAR10),
                    rows -> rows.scaled("image", 1 / 255f, 0),
                    (rows, seed) -> rows.augment(seed, "image", Augmentation.flipLeftRight(), Augmentation.shift(4, 0)),
                    classes -> ResNet.of8(Backbone.of(32).classes(classes)),
                    Losses.sparseCategoricalCrossentropy(),
                    steps -> Optimizers.adam().withLearningRate(cosine(0.002f, steps)),
                    60,
                    32),
            new Recipe(
                    "keywords-dscnn",
                    "spoken words or digits, by MLPerf Tiny's depthwise separable net",
                    new RecipeSource.Known(KnownDataset.SPEECH_COMMANDS),
                    Keywords::features,
                    (rows, seed) -> rows.augment(seed, "features", Augmentation.shiftRows(5)),
                    classes -> SmallNets.keywords(Keywords.FRAMES, Keywords.COEFFICIENTS, classes),
                    Losses.sparseCategoricalCrossentropy(),
                    steps -> Optimizers.adam().withLearningRate(cosine(0.002f, steps)),
                    40,
                    32));

    private static Schedule cosine(float first, long steps) {
        return step -> (float) (first * 0.5 * (1 + StrictMath.cos(StrictMath.PI * Math.min(step, steps) / steps)));
    }

    private static Dataset greyPictures(Dataset rows) {
        int[] extents = rows.field("image").shape().dims();
        return rows.scaled("image", 1 / 255f, 0).reshaped("image", Shape.of(extents[0], extents[1], 1));
    }

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
