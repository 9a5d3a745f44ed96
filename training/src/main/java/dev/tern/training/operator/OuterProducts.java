package dev.tern.training.operator;

import java.util.Arrays;

/**
 * Sums of outer products of rows, {@code sum over k of a[k]ᵀ · b[k]}: what weights get from a batch. Four rows at a time, so
 * that each number of the sum is fetched and stored once for four products.
 */
final class OuterProducts {
    private OuterProducts() {}

    /**
     * Adds to {@code sum} what rows {@code 0 … rows - 1} give for column {@code column} of {@code a}.
     *
     * @param aStride numbers from one row of {@code a} to the next
     * @param b rows of {@code n} numbers, {@code bStride} apart
     */
    static void addColumn(float[] a, int aStride, int column, float[] b, int bStride, int rows, int n, float[] sum) {
        int k = 0;
        for (; k + 4 <= rows; k += 4) {
            float a0 = a[k * aStride + column];
            float a1 = a[(k + 1) * aStride + column];
            float a2 = a[(k + 2) * aStride + column];
            float a3 = a[(k + 3) * aStride + column];
            if (a0 == 0 && a1 == 0 && a2 == 0 && a3 == 0) {
                continue;
            }
            add4(b, k * bStride, bStride, a0, a1, a2, a3, n, sum);
        }
        for (; k < rows; k++) {
            float factor = a[k * aStride + column];
            int at = k * bStride;
            for (int j = 0; j < n; j++) {
                sum[j] = Math.fma(factor, b[at + j], sum[j]);
            }
        }
    }

    private static void add4(
            float[] b, int at, int stride, float a0, float a1, float a2, float a3, int n, float[] sum) {
        int at1 = at + stride;
        int at2 = at1 + stride;
        int at3 = at2 + stride;
        for (int j = 0; j < n; j++) {
            float low = Math.fma(a0, b[at + j], Math.fma(a1, b[at1 + j], sum[j]));
            sum[j] = Math.fma(a2, b[at2 + j], Math.fma(a3, b[at3 + j], low));
        }
    }

    static void clear(float[] sum, int n) {
        Arrays.fill(sum, 0, n, 0f);
    }
}
