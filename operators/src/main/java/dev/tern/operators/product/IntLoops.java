package dev.tern.operators.product;

import java.util.Arrays;

/**
 * The integer product proper, in 32 bits that wrap around. Lanes and sums are separate arrays indexed alike, because the
 * compiler vectorises stores only where it sees that they cannot meet the loads. {@link FloatLoops} is its twin.
 */
final class IntLoops {
    /** Elements of lanes that one pass keeps in the nearest cache. */
    private static final int PASS_ELEMENTS = 8192;

    private IntLoops() {}

    /**
     * {@code sums[s][j] = sum over k of scalars[s * stride + k] * lanes[k][j]} for {@code s < rows}, {@code j < width},
     * {@code first <= k < end}; {@code end - first} is a multiple of four.
     */
    static void multiply(
            int[] scalars, int stride, int first, int end, int rows, int[][] lanes, int width, int[][] sums) {
        for (int s = 0; s < rows; s++) {
            Arrays.fill(sums[s], 0, width, 0);
        }
        int pass = Math.max(4, PASS_ELEMENTS / Math.max(1, width) & ~3);
        for (int from = first; from < end; from += pass) {
            int to = Math.min(end, from + pass);
            int s = 0;
            for (; s + 1 < rows; s += 2) {
                pair(scalars, s * stride, (s + 1) * stride, from, to, lanes, width, sums[s], sums[s + 1]);
            }
            if (s < rows) {
                single(scalars, s * stride, from, to, lanes, width, sums[s]);
            }
        }
    }

    private static void pair(
            int[] a, int x, int y, int from, int to, int[][] lanes, int width, int[] first, int[] second) {
        for (int k = from; k < to; k += 4) {
            addPair(
                    a[x + k],
                    a[x + k + 1],
                    a[x + k + 2],
                    a[x + k + 3],
                    a[y + k],
                    a[y + k + 1],
                    a[y + k + 2],
                    a[y + k + 3],
                    lanes[k],
                    lanes[k + 1],
                    lanes[k + 2],
                    lanes[k + 3],
                    first,
                    second,
                    width);
        }
    }

    private static void single(int[] a, int x, int from, int to, int[][] lanes, int width, int[] sums) {
        for (int k = from; k < to; k += 4) {
            addSingle(
                    a[x + k],
                    a[x + k + 1],
                    a[x + k + 2],
                    a[x + k + 3],
                    lanes[k],
                    lanes[k + 1],
                    lanes[k + 2],
                    lanes[k + 3],
                    sums,
                    width);
        }
    }

    private static void addPair(
            int a0,
            int a1,
            int a2,
            int a3,
            int b0,
            int b1,
            int b2,
            int b3,
            int[] lane0,
            int[] lane1,
            int[] lane2,
            int[] lane3,
            int[] x,
            int[] y,
            int width) {
        for (int j = 0; j < width; j++) {
            int w0 = lane0[j];
            int w1 = lane1[j];
            int w2 = lane2[j];
            int w3 = lane3[j];
            x[j] = x[j] + a0 * w0 + a1 * w1 + a2 * w2 + a3 * w3;
            y[j] = y[j] + b0 * w0 + b1 * w1 + b2 * w2 + b3 * w3;
        }
    }

    private static void addSingle(
            int a0, int a1, int a2, int a3, int[] lane0, int[] lane1, int[] lane2, int[] lane3, int[] x, int width) {
        for (int j = 0; j < width; j++) {
            x[j] = x[j] + a0 * lane0[j] + a1 * lane1[j] + a2 * lane2[j] + a3 * lane3[j];
        }
    }
}
