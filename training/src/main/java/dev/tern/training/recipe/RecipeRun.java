package dev.tern.training.recipe;

import dev.tern.tensor.TernException;
import dev.tern.training.Fit;
import dev.tern.training.History;
import dev.tern.training.Model;
import dev.tern.training.Trainer;
import dev.tern.training.callback.Callback;
import dev.tern.training.data.Batches;
import dev.tern.training.data.Dataset;
import dev.tern.training.datasets.LabelledSplits;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipe carried out.
 *
 * @param model the trained model
 * @param history what was measured in each epoch; empty if no epoch was left to do
 * @param tested loss and accuracy on the rows that the model is judged by
 * @param classes names of the classes
 */
public record RecipeRun(Model model, History history, Map<String, Double> tested, List<String> classes) {
    /** How many batches are made ahead while the model learns. */
    private static final int BATCHES_AHEAD = 4;

    /**
     * How a recipe is carried out.
     *
     * @param from where the data are, or null
     * @param epochs how often all rows are seen; 0 for what the recipe says
     * @param batch rows in a step; 0 for what the recipe says
     * @param seed decides first weights, order and augmentation
     * @param threads most threads of a step
     * @param rate learning rate of all steps; 0 for what the recipe or the model's file says
     */
    public record Settings(@Nullable WhereFrom from, int epochs, int batch, long seed, int threads, float rate) {
        /** What the recipe says, on one thread. */
        public static final Settings DEFAULT = new Settings(null, 0, 0, 1, 1, 0);

        public Settings withFrom(@Nullable WhereFrom changed) {
            return new Settings(changed, epochs, batch, seed, threads, rate);
        }

        public Settings withEpochs(int changed) {
            return new Settings(from, changed, batch, seed, threads, rate);
        }

        public Settings withBatch(int changed) {
            return new Settings(from, epochs, changed, seed, threads, rate);
        }

        public Settings withSeed(long changed) {
            return new Settings(from, epochs, batch, changed, threads, rate);
        }

        public Settings withThreads(int changed) {
            return new Settings(from, epochs, batch, seed, changed, rate);
        }

        public Settings withRate(float changed) {
            return new Settings(from, epochs, batch, seed, threads, changed);
        }

        /** Epochs of {@code recipe} under these settings. */
        public int epochsOf(Recipe recipe) {
            return epochs > 0 ? epochs : recipe.epochs();
        }

        /** Rows in a step of {@code recipe} under these settings. */
        public int batchOf(Recipe recipe) {
            return batch > 0 ? batch : recipe.batch();
        }
    }

    /** What is done with a model that has been trained, while its trainer still has everything at hand. */
    @FunctionalInterface
    public interface AfterTraining {
        void take(Trainer trainer) throws IOException;
    }

    /** How a training begins, once the number of classes and of steps is known. */
    @FunctionalInterface
    public interface Beginning {
        Trainer of(int classes, long steps);
    }

    /** Trains; {@code callbacks} are told how it goes. */
    public static RecipeRun of(Recipe recipe, Settings settings, Callback... callbacks) {
        try {
            return of(recipe, settings, trainer -> {}, callbacks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As above; {@code after} takes what has been trained. */
    public static RecipeRun of(Recipe recipe, Settings settings, AfterTraining after, Callback... callbacks)
            throws IOException {
        Beginning afresh = (classes, steps) -> recipe.architecture()
                .build(classes)
                .initialize(settings.seed())
                .compile(recipe.optimization().of(steps), recipe.loss(), Metrics.accuracy());
        return of(recipe, afresh, settings, after, callbacks);
    }

    /** As above, but {@code beginning} makes the trainer: one that goes on with a model from a file, for example. */
    public static RecipeRun of(
            Recipe recipe, Beginning beginning, Settings settings, AfterTraining after, Callback... callbacks)
            throws IOException {
        int epochs = settings.epochsOf(recipe);
        int batch = settings.batchOf(recipe);
        LabelledSplits splits = recipe.source().load(settings.from(), settings.seed());
        Dataset ready = recipe.source().shuffled(recipe.preparation().apply(splits.train()), settings.seed());
        Dataset train = recipe.augmentation().of(ready, settings.seed());
        Dataset test = recipe.preparation().apply(splits.test());
        Batches batches = train.batch(batch).prefetch(BATCHES_AHEAD);
        long steps = epochs * batches.count();
        Fit fit = Fit.epochs(epochs)
                .batch(batch)
                .seed(settings.seed())
                .threads(settings.threads())
                .with(callbacks);
        try (Trainer trainer = beginning.of(splits.classes().size(), steps)) {
            if (settings.rate() > 0) {
                fit = fit.with(new FixedRate(settings.rate()));
            } else {
                checkRate(trainer, steps);
            }
            History history = trainer.fit(batches, test.batch(256), fit);
            after.take(trainer);
            return new RecipeRun(trainer.model(), history, trainer.evaluate(test), splits.classes());
        }
    }

    /** A learning rate instead of all others, also of a checkpoint's. */
    private record FixedRate(float rate) implements Callback {
        @Override
        public void begin(Trainer trainer) {
            trainer.learningRate(Schedule.constant(rate));
        }
    }

    /** A model that goes on behind the end of its schedule would be trained without learning anything. */
    private static void checkRate(Trainer trainer, long steps) {
        Schedule schedule = trainer.compiled().optimizer().learningRate();
        long first = trainer.iterations();
        if (schedule.rate(first) == 0 && schedule.rate(first + Math.max(0, steps - 1)) == 0) {
            throw TernException.at("learning rate")
                    .expected("more than 0 in the steps from " + first + " on")
                    .found("0, as the schedule or the file of the model says")
                    .fix("give another rate (`--rate 0.001`, Settings.withRate)");
        }
    }
}
