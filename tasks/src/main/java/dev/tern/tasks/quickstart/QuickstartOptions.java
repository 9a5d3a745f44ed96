package dev.tern.tasks.quickstart;

import dev.tern.tensor.TernException;

/**
 * How large the tour is.
 *
 * @param trainingPictures digits drawn to learn from
 * @param testPictures digits drawn to judge by
 * @param epochs how often all of them are seen
 * @param batch pictures in one step
 * @param seed decides the pictures, the first weights and the order
 * @param threads most threads that training uses
 */
public record QuickstartOptions(int trainingPictures, int testPictures, int epochs, int batch, long seed, int threads) {
    /** 20,000 pictures, five epochs: some seconds on two cores. */
    public static final QuickstartOptions DEFAULT = new QuickstartOptions(20_000, 2_000, 5, 32, 1, 1);

    public QuickstartOptions {
        if (trainingPictures < 100 || testPictures < 100 || epochs < 1 || batch < 1 || threads < 1) {
            throw TernException.at("quickstart")
                    .expected("at least 100 pictures of each kind, and an epoch, a batch and a thread of 1 or more")
                    .found(trainingPictures + " and " + testPictures + " pictures, " + epochs + " epochs, batches of "
                            + batch + ", " + threads + " threads")
                    .fix("give larger numbers");
        }
    }

    public QuickstartOptions withPictures(int training, int test) {
        return new QuickstartOptions(training, test, epochs, batch, seed, threads);
    }

    public QuickstartOptions withEpochs(int changed) {
        return new QuickstartOptions(trainingPictures, testPictures, changed, batch, seed, threads);
    }

    public QuickstartOptions withSeed(long changed) {
        return new QuickstartOptions(trainingPictures, testPictures, epochs, batch, changed, threads);
    }

    public QuickstartOptions withThreads(int changed) {
        return new QuickstartOptions(trainingPictures, testPictures, epochs, batch, seed, changed);
    }
}
