package dev.tern.training;

import dev.tern.tensor.TernException;
import dev.tern.training.callback.Callback;
import dev.tern.training.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long and how a model is fitted: {@code epochs(10).batch(32).validationSplit(0.1)}.
 *
 * @param epochs number of the last epoch, counted from 1
 * @param batch examples in a batch
 * @param seed decides the order of examples and all that is random in layers
 * @param shuffled whether examples come in another order in each epoch
 * @param validationShare how much of the examples, from the end, is kept for validation
 * @param validation examples for validation, or null
 * @param classWeights how much examples of a class count; classes that are not named count 1
 * @param callbacks called between epochs and batches
 * @param threads most threads that a step uses
 */
public record Fit(
        int epochs,
        int batch,
        long seed,
        boolean shuffled,
        double validationShare,
        @Nullable Dataset validation,
        Map<Integer, Float> classWeights,
        List<Callback> callbacks,
        int threads) {
    public Fit {
        check("epochs", "0 or more", epochs, epochs >= 0);
        check("batch", "at least one example", batch, batch > 0);
        check("threads", "at least one", threads, threads > 0);
        boolean isShare = validationShare >= 0 && validationShare < 1;
        check("validation split", "a share from 0 to 1, 1 not included", validationShare, isShare);
        classWeights = Map.copyOf(classWeights);
        callbacks = List.copyOf(callbacks);
    }

    private static void check(String what, String expected, Number found, boolean right) {
        if (!right) {
            throw TernException.at("fit")
                    .expected(what + ": " + expected)
                    .found(String.valueOf(found))
                    .fix("correct the number");
        }
    }

    /** So many epochs in batches of 32, shuffled. */
    public static Fit epochs(int epochs) {
        return new Fit(epochs, 32, 0, true, 0, null, Map.of(), List.of(), 1);
    }

    public Fit batch(int examples) {
        return new Fit(epochs, examples, seed, shuffled, validationShare, validation, classWeights, callbacks, threads);
    }

    public Fit seed(long other) {
        return new Fit(epochs, batch, other, shuffled, validationShare, validation, classWeights, callbacks, threads);
    }

    /** Examples in the order in which they are given. */
    public Fit inOrder() {
        return new Fit(epochs, batch, seed, false, validationShare, validation, classWeights, callbacks, threads);
    }

    /** Keeps this share of the examples, from the end, for validation. */
    public Fit validationSplit(double share) {
        return new Fit(epochs, batch, seed, shuffled, share, validation, classWeights, callbacks, threads);
    }

    public Fit validation(Dataset examples) {
        return new Fit(epochs, batch, seed, shuffled, 0, examples, classWeights, callbacks, threads);
    }

    public Fit classWeights(Map<Integer, Float> weights) {
        return new Fit(epochs, batch, seed, shuffled, validationShare, validation, weights, callbacks, threads);
    }

    /** Calls these too. */
    public Fit with(Callback... more) {
        List<Callback> all = new ArrayList<>(callbacks);
        all.addAll(List.of(more));
        return new Fit(epochs, batch, seed, shuffled, validationShare, validation, classWeights, all, threads);
    }

    public Fit threads(int most) {
        return new Fit(epochs, batch, seed, shuffled, validationShare, validation, classWeights, callbacks, most);
    }
}
