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
     * Writes the samples of one block.
     *
     * @param work room for 64 numbers
     */
    static void transform(short[] in, int block, int[] quantization, int[] work, byte[] out, int at, int stride) {
        for (int i = 0; i < Component.BLOCK; i++) {
            work[i] = in[block + i] * quantization[i];
        }
        for (int column = 0; column < 8; column++) {
            pass(work, column, 8, CONSTANT_BITS - PASS_BITS);
        }
        for (int row = 0; row < 8; row++) {
            pass(work, 8 * row, 1, CONSTANT_BITS + PASS_BITS + 3);
            for (int column = 0; column < 8; column++) {
                int level = work[8 * row + column] + 128;
                out[at + row * stride + column] = (byte) (level < 0 ? 0 : level > 255 ? 255 : level);
            }
        }
    }

    /** One one-dimensional transform in place, its results shifted right with rounding. */
    private static void pass(int[] w, int at, int step, int shift) {
        int half = 1 << (shift - 1);
        int z1 = (w[at + 2 * step] + w[at + 6 * step]) * F0_541;
        int even2 = z1 - w[at + 6 * step] * F1_847;
        int even3 = z1 + w[at + 2 * step] * F0_765;
        int even0 = (w[at] + w[at + 4 * step]) << CONSTANT_BITS;
        int even1 = (w[at] - w[at + 4 * step]) << CONSTANT_BITS;
        int sum0 = even0 + even3 + half;
        int sum3 = even0 - even3 + half;
        int sum1 = even1 + even2 + half;
        int sum2 = even1 - even2 + half;

        int odd0 = w[at + 7 * step];
        int odd1 = w[at + 5 * step];
        int odd2 = w[at + 3 * step];
        int odd3 = w[at + step];
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
        w[at + 7 * step] = (sum0 - difference3) >> shift;
        w[at + step] = (sum1 + difference2) >> shift;
        w[at + 6 * step] = (sum1 - difference2) >> shift;
        w[at + 2 * step] = (sum2 + difference1) >> shift;
        w[at + 5 * step] = (sum2 - difference1) >> shift;
        w[at + 3 * step] = (sum3 + difference0) >> shift;
        w[at + 4 * step] = (sum3 - difference0) >> shift;
    }
}
