package dev.tern.operators.product;

import java.util.Arrays;

/**
 * The float product proper. Lanes and sums are separate arrays indexed alike, because the compiler vectorises stores
 * only where it sees that they cannot meet the loads. Every sum adds its products one after the other by ascending
 * depth, so results do not depend on how the work is cut. {@link IntLoops} is the same for integers: each loop over
 * primitive numbers has to be written for its type.
 */
final class FloatLoops {
    /** Elements of lanes that one pass keeps in the nearest cache. */
    private static final int PASS_ELEMENTS = 8192;

    private FloatLoops() {}

    /**
     * {@code sums[s][j] = sum over k of scalars[s * depth + k] * lanes[k][j]} for {@code s < rows}, {@code j < width};
     * {@code depth} is a multiple of four.
     */
    static void multiply(float[] scalars, int depth, int rows, float[][] lanes, int width, float[][] sums) {
        for (int s = 0; s < rows; s++) {
            Arrays.fill(sums[s], 0, width, 0f);
        }
        int pass = Math.max(4, PASS_ELEMENTS / Math.max(1, width) & ~3);
        for (int from = 0; from < depth; from += pass) {
            int to = Math.min(depth, from + pass);
            int s = 0;
            for (; s + 1 < rows; s += 2) {
                pair(scalars, s * depth, (s + 1) * depth, from, to, lanes, width, sums[s], sums[s + 1]);
            }
            if (s < rows) {
                single(scalars, s * depth, from, to, lanes, width, sums[s]);
            }
        }
    }

    private static void pair(
            float[] a, int x, int y, int from, int to, float[][] lanes, int width, float[] first, float[] second) {
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

    private static void single(float[] a, int x, int from, int to, float[][] lanes, int width, float[] sums) {
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
            float a0,
            float a1,
            float a2,
            float a3,
            float b0,
            float b1,
            float b2,
            float b3,
            float[] lane0,
            float[] lane1,
            float[] lane2,
            float[] lane3,
            float[] x,
            float[] y,
            int width) {
        for (int j = 0; j < width; j++) {
            float w0 = lane0[j];
            float w1 = lane1[j];
            float w2 = lane2[j];
            float w3 = lane3[j];
            x[j] = x[j] + a0 * w0 + a1 * w1 + a2 * w2 + a3 * w3;
            y[j] = y[j] + b0 * w0 + b1 * w1 + b2 * w2 + b3 * w3;
        }
    }

    private static void addSingle(
            float a0,
            float a1,
            float a2,
            float a3,
            float[] lane0,
            float[] lane1,
            float[] lane2,
            float[] lane3,
            float[] x,
            int width) {
        for (int j = 0; j < width; j++) {
            x[j] = x[j] + a0 * lane0[j] + a1 * lane1[j] + a2 * lane2[j] + a3 * lane3[j];
        }
    }
}
