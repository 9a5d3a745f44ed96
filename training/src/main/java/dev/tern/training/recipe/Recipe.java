package dev.tern.training.recipe;

import dev.tern.training.Model;
import dev.tern.training.data.Dataset;
import dev.tern.training.loss.Loss;
import dev.tern.training.optimizer.Optimizer;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A training that is known by name.
 *
 * @param name what it is called on the command line
 * @param about one line for people
 * @param source where its rows come from
 * @param preparation what rows become before the model sees them: its input first, then the class
 * @param augmentation how rows that the model learns from are changed at random after that
 * @param architecture the model, for as many classes as the data have
 * @param loss what is made small
 * @param optimization how
 * @param epochs how often all rows are seen, unless somebody says otherwise
 * @param batch rows in one step, unless somebody says otherwise
 */
public record Recipe(
        String name,
        String about,
        RecipeSource source,
        UnaryOperator<Dataset> preparation,
        RandomChange augmentation,
        Architecture architecture,
        Loss loss,
        Optimization optimization,
        int epochs,
        int batch) {
    /** Makes a model. */
    @FunctionalInterface
    public interface Architecture {
        Model build(int classes);
    }

    /** Makes an optimiser for a training of so many steps. */
    @FunctionalInterface
    public interface Optimization {
        Optimizer of(long steps);
    }

    /** Changes rows at random. */
    @FunctionalInterface
    public interface RandomChange {
        /** Rows as they are. */
        RandomChange NONE = (rows, seed) -> rows;

        Dataset of(Dataset rows, long seed);
    }

    /** Names of all recipes. */
    public static List<String> names() {
        return Recipes.ALL.stream().map(Recipe::name).toList();
    }

    /** The recipe called so. */
    public static Recipe of(String name) {
        return Recipes.of(name);
    }
}
