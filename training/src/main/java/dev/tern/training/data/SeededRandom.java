package dev.tern.training.data;

import java.util.random.RandomGenerator;

/** SplitMix64, which can be set to another seed at any time: one object serves any number of rows. */
final class SeededRandom implements RandomGenerator {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    SeededRandom(long seed) {
        state = seed;
    }

    /** Starts the series that belongs to {@code seed}, {@code epoch} and {@code index}. */
    void restart(long seed, long epoch, long index) {
        state = mix(mix(mix(seed) + epoch * GOLDEN) + index * GOLDEN);
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
