package dev.tern.operators.fourier;

import java.util.Arrays;

/** Prime factors of transform lengths. */
final class Factors {
    private Factors() {}

    /** The prime factors of {@code length}, ascending. */
    static int[] of(int length) {
        int[] factors = new int[31];
        int count = 0;
        int left = length;
        for (int p = 2; (long) p * p <= left; p++) {
            while (left % p == 0) {
                factors[count++] = p;
                left /= p;
            }
        }
        if (left > 1) {
            factors[count++] = left;
        }
        return Arrays.copyOf(factors, count);
    }

    static int largest(int[] factors) {
        return factors.length == 0 ? 1 : factors[factors.length - 1];
    }
}
