package dev.tern.conformance.hostile;

import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seed, with a liking for numbers at which code breaks. */
final class Chance {
    private static final long[] WHOLE = {
        Long.MIN_VALUE,
        Integer.MIN_VALUE,
        -100_000,
        -9,
        -6,
        -5,
        -4,
        -3,
        -2,
        -1,
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        16,
        17,
        127,
        128,
        255,
        256,
        32_767,
        32_768,
        65_535,
        65_536,
        65_537,
        1 << 28,
        1 << 30,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        Long.MAX_VALUE
    };
    private static final float[] REAL = {
        0,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1e-30f,
        1e-6f,
        0.5f,
        1,
        -1,
        1.5f,
        255,
        65_536,
        1e10f,
        1e20f,
        1e38f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };
    private static final int FIRST_SMALL = 7;
    private static final int LAST_SMALL = 19;

    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A number from 0 to {@code bound - 1}; 0 where the bound is not positive. */
    int below(int bound) {
        return bound <= 0 ? 0 : random.nextInt(bound);
    }

    /** True once in {@code times}. */
    boolean once(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    long bits() {
        return random.nextLong();
    }

    /** A whole number worth trying; small ones, which get further, are as likely as all others. */
    long whole() {
        return random.nextBoolean()
                ? WHOLE[random.nextInt(FIRST_SMALL, LAST_SMALL)]
                : WHOLE[random.nextInt(WHOLE.length)];
    }

    int whole32() {
        return (int) whole();
    }

    /** An extent worth trying, never negative. */
    int extent() {
        long number = whole();
        return number < 0 ? 0 : (int) Math.min(number, Integer.MAX_VALUE);
    }

    float real() {
        return REAL[random.nextInt(REAL.length)];
    }

    void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
