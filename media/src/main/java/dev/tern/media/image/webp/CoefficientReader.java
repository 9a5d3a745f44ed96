package dev.tern.media.image.webp;

/** Reads the quantised coefficients of one 4×4 block and dequantises them (RFC 6386, section 13). */
final class CoefficientReader {
    static final int COEFFICIENTS = 16;

    private static final int NODES = CoefficientProbabilities.NODES;
    private static final int CONTEXT_STRIDE = NODES;
    private static final int BAND_STRIDE = CoefficientProbabilities.CONTEXTS * CONTEXT_STRIDE;
    private static final int TYPE_STRIDE = CoefficientProbabilities.BANDS * BAND_STRIDE;

    private static final byte[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

    /** The band of each position; one more entry serves the look past the last coefficient. */
    private static final byte[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

    /** Extra bits of the four long categories, with the probability of each. */
    private static final int[][] CATEGORY_BITS = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final byte[] probabilities;

    CoefficientReader(byte[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * Writes the coefficients that are not zero.
     *
     * @param first 1 where the first coefficient is coded elsewhere, else 0
     * @param context how many of the two neighbouring blocks have coefficients
     * @return the position after the last coefficient, or {@code first} (0 or less than 2) if there is none
     */
    int read(BooleanDecoder in, int type, int context, int first, int dcStep, int acStep, short[] out, int block) {
        byte[] p = probabilities;
        int typeBase = type * TYPE_STRIDE;
        int position = first;
        int node = typeBase + BAND[position] * BAND_STRIDE + context * CONTEXT_STRIDE;
        while (position < COEFFICIENTS) {
            if (in.bit(p[node] & 0xff) == 0) {
                return position;
            }
            while (in.bit(p[node + 1] & 0xff) == 0) {
                position++;
                if (position == COEFFICIENTS) {
                    return COEFFICIENTS;
                }
                node = typeBase + BAND[position] * BAND_STRIDE;
            }
            int next = typeBase + BAND[position + 1] * BAND_STRIDE;
            int magnitude;
            if (in.bit(p[node + 2] & 0xff) == 0) {
                magnitude = 1;
                node = next + CONTEXT_STRIDE;
            } else {
                magnitude = readLarge(in, p, node);
                node = next + 2 * CONTEXT_STRIDE;
            }
            out[block + ZIGZAG[position]] = (short) (in.withSign(magnitude) * (position == 0 ? dcStep : acStep));
            position++;
        }
        return COEFFICIENTS;
    }

    private static int readLarge(BooleanDecoder in, byte[] p, int node) {
        if (in.bit(p[node + 3] & 0xff) == 0) {
            if (in.bit(p[node + 4] & 0xff) == 0) {
                return 2;
            }
            return 3 + in.bit(p[node + 5] & 0xff);
        }
        if (in.bit(p[node + 6] & 0xff) == 0) {
            if (in.bit(p[node + 7] & 0xff) == 0) {
                return 5 + in.bit(159);
            }
            int high = in.bit(165);
            return 7 + 2 * high + in.bit(145);
        }
        int high = in.bit(p[node + 8] & 0xff);
        int category = 2 * high + in.bit(p[node + 9 + high] & 0xff);
        int extra = 0;
        for (int probability : CATEGORY_BITS[category]) {
            extra = 2 * extra + in.bit(probability);
        }
        return 3 + (8 << category) + extra;
    }
}
