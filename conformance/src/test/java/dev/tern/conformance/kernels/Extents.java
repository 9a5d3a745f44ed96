package dev.tern.conformance.kernels;

import java.util.Random;

/** Draws extents so that each dimension reaches every size up to 70 now and then, and most shapes stay quick. */
final class Extents {
    /** The sizes at which vectors, blocks of them and what is left over take turns. */
    static final int MOST = 70;

    private Extents() {}

    /** From 1 to {@code usual}; in one of eight cases from 1 to 70. */
    static int drawn(int usual, Random random) {
        return upTo(usual, MOST, random);
    }

    /** From 1 to {@code usual}; in one of eight cases from 1 to {@code most}. */
    static int upTo(int usual, int most, Random random) {
        return 1 + random.nextInt(random.nextInt(8) == 0 ? most : usual);
    }
}
