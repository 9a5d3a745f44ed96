package dev.tern.inspect.speed;

import java.util.List;

/**
 * How runtimes are timed.
 *
 * @param threads numbers of threads to time each runtime with
 * @param rounds rounds of each runtime; those of different runtimes alternate
 * @param warmupMillis running before each round that is not timed
 * @param roundMillis length of a round
 * @param runsMax most timed runs of a round
 * @param foreignMax share of one processor that others may use in a round that counts
 * @param retries how often a disturbed round is repeated
 * @param seed of the inputs
 */
public record SpeedSettings(
        List<Integer> threads,
        int rounds,
        int warmupMillis,
        int roundMillis,
        int runsMax,
        double foreignMax,
        int retries,
        long seed) {
    /** One thread; five rounds of 300 ms after 150 ms of warm-up; undisturbed is below 8 % of a processor. */
    public static SpeedSettings defaults() {
        return new SpeedSettings(List.of(1), 5, 150, 300, 10_000, 0.08, 4, 1);
    }

    public SpeedSettings {
        threads = List.copyOf(threads);
    }
}
