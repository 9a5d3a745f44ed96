package dev.tern.conformance.training;

import dev.tern.training.Model;
import dev.tern.training.Trainer;
import dev.tern.training.data.BatchCursor;
import dev.tern.training.data.Batches;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.Rows;
import dev.tern.training.datasets.LabelledSplits;
import dev.tern.training.datasets.WhereFrom;
import dev.tern.training.metric.Metrics;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.recipe.Recipe;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Recipes carried out twice, by Tern and by TensorFlow: the same first weights, the same batches, the same numbers drawn by
 * dropout. Prints how far the losses part and what both models know of examples that they have not seen. Beside it stands how far
 * TensorFlow parts from itself when its first weights are one unit of rounding off: nearer than that nobody can follow it.
 *
 * <p>Arguments: recipe, where its data lie, epochs (0 for the recipe's own), and so on for more. {@code RECIPE#2} is the recipe
 * from another seed; without it the seed is 1.
 */
public final class SideBySide {
    private SideBySide() {}

    /** Runs every recipe that is named. */
    public static void main(String... arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("| recipe | train / held out | epochs | Tern | TensorFlow | TensorFlow, nudged "
                + "| mean loss of epoch 1 apart | any step's | TensorFlow from itself: mean | any step's |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (int i = 0; i + 2 < arguments.length; i += 3) {
            String[] recipe = arguments[i].split("#", 2);
            long seed = recipe.length == 1 ? 1 : Long.parseLong(recipe[1]);
            int epochs = Integer.parseInt(arguments[i + 2]);
            out.println(line(Recipe.of(recipe[0]), seed, Path.of(arguments[i + 1]), epochs));
        }
    }

    private static String line(Recipe recipe, long seed, Path data, int wanted) {
        int epochs = wanted == 0 ? recipe.epochs() : wanted;
        LabelledSplits splits = recipe.source().load(WhereFrom.folder(data), seed);
        Dataset ready = recipe.source().shuffled(recipe.preparation().apply(splits.train()), seed);
        Dataset test = recipe.preparation().apply(splits.test());
        Batches batches = recipe.augmentation().of(ready, seed).batch(recipe.batch());
        Model model = recipe.architecture().build(splits.classes().size()).initialize(seed);
        long steps = epochs * batches.count();
        Optimizer optimizer = recipe.optimization().of(steps);
        Apart apart = new Apart();
        Apart itself = new Apart();
        try (Trainer ours = model.compile(optimizer, recipe.loss(), Metrics.accuracy());
                TheirTraining theirs = new TheirTraining(model, recipe.loss(), recipe.batch());
                TheirTraining nudged = new TheirTraining(model, recipe.loss(), recipe.batch(), true)) {
            Rows rows = batches.buffer();
            for (int epoch = 0; epoch < epochs; epoch++) {
                try (BatchCursor cursor = batches.open(epoch)) {
                    while (cursor.next(rows)) {
                        // Their graph has one size of batch, so both leave out what is left over.
                        if (rows.count() < recipe.batch()) {
                            continue;
                        }
                        long iteration = ours.iterations();
                        float rate = optimizer.learningRate().rate(iteration);
                        float theirLoss = theirs.step(rows, iteration, rate);
                        float nudgedLoss = nudged.step(rows, iteration, rate);
                        float ourLoss = ours.trainOn(rows);
                        if (epoch == 0) {
                            apart.add(ourLoss, theirLoss);
                            itself.add(nudgedLoss, theirLoss);
                        }
                    }
                }
            }
            double ourAccuracy = ours.evaluate(test).get("accuracy");
            double theirAccuracy = accuracy(theirs, test, recipe.batch());
            double nudgedAccuracy = accuracy(nudged, test, recipe.batch());
            return String.format(
                    java.util.Locale.ROOT,
                    "| %s | %d / %d | %d | %.2f %% | %.2f %% | %.2f %% | %.1e | %.1e | %.1e | %.1e |",
                    recipe.name(),
                    ready.rows(),
                    test.rows(),
                    epochs,
                    100 * ourAccuracy,
                    100 * theirAccuracy,
                    100 * nudgedAccuracy,
                    apart.mean(),
                    apart.largest,
                    itself.mean(),
                    itself.largest);
        }
    }

    /** How far two losses part in the steps of an epoch. */
    private static final class Apart {
        private double largest;
        private double sum;
        private int steps;

        void add(float one, float other) {
            largest = Math.max(largest, Math.abs(one - other));
            sum += one - other;
            steps++;
        }

        double mean() {
            return Math.abs(sum / steps);
        }
    }

    private static double accuracy(TheirTraining theirs, Dataset test, int batch) {
        Batches batches = test.batch(batch);
        Rows rows = batches.buffer();
        long right = 0;
        try (BatchCursor cursor = batches.open(0)) {
            while (cursor.next(rows)) {
                List<float[]> scores = theirs.predict(rows);
                for (int r = 0; r < rows.count(); r++) {
                    right += likeliest(scores.get(r)) == rows.ints(1)[r] ? 1 : 0;
                }
            }
        }
        return (double) right / test.rows();
    }

    private static int likeliest(float... scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
