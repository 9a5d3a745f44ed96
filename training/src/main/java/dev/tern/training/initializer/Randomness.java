package dev.tern.training.initializer;

/**
 * Random numbers by position: number {@code index} of the sequence that {@code key} names. The generator is SplitMix64, which
 * scrambles {@code key + (index + 1) * 0x9E3779B97F4A7C15}; so every number can be had without those before it, on every
 * machine alike.
 */
public final class Randomness {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Randomness() {}

    /** The key of a sequence of its own for {@code stream} under {@code seed}. */
    public static long key(long seed, long stream) {
        return mix(mix(seed + GOLDEN) ^ mix(stream * GOLDEN + 0x632BE59BD9B4E019L));
    }

    /** The key of a sequence of its own for a name under {@code seed}. */
    public static long key(long seed, String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return key(seed, hash);
    }

    /** 64 random bits. */
    public static long bits(long key, long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    /** A float in [0, 1), a multiple of 2^-24. */
    public static float uniform(long key, long index) {
        return (bits(key, index) >>> 40) * 0x1p-24f;
    }

    /** A whole number from 0 to {@code bound - 1}. */
    public static int below(long key, long index, int bound) {
        return (int) Math.unsignedMultiplyHigh(bits(key, index), bound);
    }

    /** A normally distributed float: mean 0, deviation 1, by the method of Box and Muller. */
    public static float normal(long key, long index) {
        long bits = bits(key, index);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(((bits >>> 32) + 1) * 0x1p-32));
        return (float) (radius * StrictMath.cos((bits & 0xFFFFFFFFL) * (2 * Math.PI * 0x1p-32)));
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
