package dev.tern.operators.random;

import java.security.SecureRandom;

/**
 * Two seeds; both zero stand for seeds that differ each time. Files hold 64 bits of each, of which the original takes the
 * low 32 as a signed number.
 */
record Seeds(long seed, long seed2) {
    private static final class Entropy {
        private static final SecureRandom SOURCE = new SecureRandom();
    }

    /** The low 32 bits of each, sign kept. */
    static Seeds ofStored(long seed, long seed2) {
        return new Seeds((int) seed, (int) seed2);
    }

    Philox generator() {
        if (seed == 0 && seed2 == 0) {
            return new Philox(Entropy.SOURCE.nextLong(), Entropy.SOURCE.nextLong());
        }
        return new Philox(seed, seed2);
    }
}
