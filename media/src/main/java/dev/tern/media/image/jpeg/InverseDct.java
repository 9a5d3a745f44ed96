package dev.tern.media.image.jpeg;

/**
 * The inverse cosine transform of an 8×8 block after Loeffler, Ligtenberg and Moschytz, in 13-bit fixed point with two
 * extra bits between the passes: the arithmetic that libjpeg calls slow and that decoders agree on to the bit.
 */
final class InverseDct {
    private static final int CONSTANT_BITS = 13;
    private static final int PASS_BITS = 2;

    private static final int F0_298 = 2446;
    private static final int F0_390 = 3196;
    private static final int F0_541 = 4433;
    private static final int F0_765 = 6270;
    private static final int F0_899 = 7373;
    private static final int F1_175 = 9633;
    private static final int F1_501 = 12299;
    private static final int F1_847 = 15137;
    private static final int F1_961 = 16069;
    private static final int F2_053 = 16819;
    private static final int F2_562 = 20995;
    private static final int F3_072 = 25172;

    private InverseDct() {}

    /**
     * Writes the samples of one block. Most columns and rows of most blocks hold no more than their first number; for them the
     * passes leave the rounding alone.
     *
     * @param work room for 64 numbers
     */
    static void transform(short[] in, int block, int[] quantization, int[] work, byte[] out, int at, int stride) {
        int shift = CONSTANT_BITS - PASS_BITS;
        int half = 1 << (shift - 1);
        int across = 0;
        for (int column = 0; column < 8; column++) {
            int i = block + column;
            int below = in[i + 8] | in[i + 16] | in[i + 24] | in[i + 32] | in[i + 40] | in[i + 48] | in[i + 56];
            int first = in[i] * quantization[column];
            if (column > 0) {
                across |= in[i] | below;
            }
            if (below == 0) {
                int all = ((first << CONSTANT_BITS) + half) >> shift;
                work[column] = all;
                work[column + 8] = all;
                work[column + 16] = all;
                work[column + 24] = all;
                work[column + 32] = all;
                work[column + 40] = all;
                work[column + 48] = all;
                work[column + 56] = all;
            } else {
                work[column] = first;
                for (int k = column + 8; k < Component.BLOCK; k += 8) {
                    work[k] = in[block + k] * quantization[k];
                }
                pass(work, column, 8, shift);
            }
        }
        rows(work, across == 0, out, at, stride);
    }

    private static void rows(int[] work, boolean flat, byte[] out, int at, int stride) {
        int shift = CONSTANT_BITS + PASS_BITS + 3;
        int half = 1 << (shift - 1);
        int to = at;
        for (int w = 0; w < Component.BLOCK; w += 8) {
            if (flat
                    || (work[w + 1] | work[w + 2] | work[w + 3] | work[w + 4] | work[w + 5] | work[w + 6] | work[w + 7])
                            == 0) {
                int level = (((work[w] << CONSTANT_BITS) + half) >> shift) + 128;
                byte all = (byte) (level < 0 ? 0 : level > 255 ? 255 : level);
                out[to] = all;
                out[to + 1] = all;
                out[to + 2] = all;
                out[to + 3] = all;
                out[to + 4] = all;
                out[to + 5] = all;
                out[to + 6] = all;
                out[to + 7] = all;
            } else {
                pass(work, w, 1, shift);
                for (int column = 0; column < 8; column++) {
                    int level = work[w + column] + 128;
                    out[to + column] = (byte) (level < 0 ? 0 : level > 255 ? 255 : level);
                }
            }
            to += stride;
        }
    }

    /** One one-dimensional transform in place, its results shifted right with rounding. */
    private static void pass(int[] w, int at, int step, int shift) {
        int at1 = at + step;
        int at2 = at1 + step;
        int at3 = at2 + step;
        int at4 = at3 + step;
        int at5 = at4 + step;
        int at6 = at5 + step;
        int at7 = at6 + step;
        int half = 1 << (shift - 1);
        int even0 = w[at];
        int even1 = w[at2];
        int even2 = w[at4];
        int even3 = w[at6];
        int z1 = (even1 + even3) * F0_541;
        int low = z1 - even3 * F1_847;
        int high = z1 + even1 * F0_765;
        int sum = ((even0 + even2) << CONSTANT_BITS) + half;
        int difference = ((even0 - even2) << CONSTANT_BITS) + half;
        int sum0 = sum + high;
        int sum3 = sum - high;
        int sum1 = difference + low;
        int sum2 = difference - low;

        int odd0 = w[at7];
        int odd1 = w[at5];
        int odd2 = w[at3];
        int odd3 = w[at1];
        int z5 = (odd0 + odd2 + odd1 + odd3) * F1_175;
        int outer = -(odd0 + odd3) * F0_899;
        int inner = -(odd1 + odd2) * F2_562;
        int z3 = z5 - (odd0 + odd2) * F1_961;
        int z4 = z5 - (odd1 + odd3) * F0_390;
        int difference0 = odd0 * F0_298 + outer + z3;
        int difference1 = odd1 * F2_053 + inner + z4;
        int difference2 = odd2 * F3_072 + inner + z3;
        int difference3 = odd3 * F1_501 + outer + z4;

        w[at] = (sum0 + difference3) >> shift;
        w[at7] = (sum0 - difference3) >> shift;
        w[at1] = (sum1 + difference2) >> shift;
        w[at6] = (sum1 - difference2) >> shift;
        w[at2] = (sum2 + difference1) >> shift;
        w[at5] = (sum2 - difference1) >> shift;
        w[at3] = (sum3 + difference0) >> shift;
        w[at4] = (sum3 - difference0) >> shift;
    }
}
