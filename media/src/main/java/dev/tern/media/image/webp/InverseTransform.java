package dev.tern.media.image.webp;

/** The inverse transforms of VP8 (RFC 6386, section 14), exact in integers. */
final class InverseTransform {
    /** √2 · cos(π/8) − 1, and √2 · sin(π/8), in 16 fraction bits. */
    private static final int COSINE = 20091;

    private static final int SINE = 35468;

    private InverseTransform() {}

    /** Spreads the second-order block over the first coefficients of the sixteen luma blocks in {@code out}. */
    static void spreadSecondOrder(short[] in, short[] out) {
        int[] half = new int[16];
        for (int i = 0; i < 4; i++) {
            int outer = in[i] + in[12 + i];
            int inner = in[4 + i] + in[8 + i];
            int innerDifference = in[4 + i] - in[8 + i];
            int outerDifference = in[i] - in[12 + i];
            half[i] = outer + inner;
            half[8 + i] = outer - inner;
            half[4 + i] = outerDifference + innerDifference;
            half[12 + i] = outerDifference - innerDifference;
        }
        for (int i = 0; i < 4; i++) {
            int rounded = half[4 * i] + 3;
            int outer = rounded + half[4 * i + 3];
            int inner = half[4 * i + 1] + half[4 * i + 2];
            int innerDifference = half[4 * i + 1] - half[4 * i + 2];
            int outerDifference = rounded - half[4 * i + 3];
            out[64 * i] = (short) ((outer + inner) >> 3);
            out[64 * i + 16] = (short) ((outerDifference + innerDifference) >> 3);
            out[64 * i + 32] = (short) ((outer - inner) >> 3);
            out[64 * i + 48] = (short) ((outerDifference - innerDifference) >> 3);
        }
    }

    /** Adds the block of coefficients at {@code in[from]} to the 4×4 samples at {@code samples[block]}. */
    static void add(short[] in, int from, byte[] samples, int stride, int block) {
        int[] half = new int[16];
        for (int i = 0; i < 4; i++) {
            int top = in[from + i];
            int second = in[from + 4 + i];
            int third = in[from + 8 + i];
            int bottom = in[from + 12 + i];
            int even = top + third;
            int evenDifference = top - third;
            int oddDifference = sine(second) - cosine(bottom);
            int odd = cosine(second) + sine(bottom);
            half[4 * i] = even + odd;
            half[4 * i + 1] = evenDifference + oddDifference;
            half[4 * i + 2] = evenDifference - oddDifference;
            half[4 * i + 3] = even - odd;
        }
        for (int i = 0; i < 4; i++) {
            int rounded = half[i] + 4;
            int even = rounded + half[8 + i];
            int evenDifference = rounded - half[8 + i];
            int oddDifference = sine(half[4 + i]) - cosine(half[12 + i]);
            int odd = cosine(half[4 + i]) + sine(half[12 + i]);
            int row = block + i * stride;
            addClamped(samples, row, (even + odd) >> 3);
            addClamped(samples, row + 1, (evenDifference + oddDifference) >> 3);
            addClamped(samples, row + 2, (evenDifference - oddDifference) >> 3);
            addClamped(samples, row + 3, (even - odd) >> 3);
        }
    }

    /** The same as {@link #add} for a block whose only coefficient is the first. */
    static void addFlat(int first, byte[] samples, int stride, int block) {
        int offset = (first + 4) >> 3;
        for (int i = 0; i < 16; i++) {
            addClamped(samples, block + (i >> 2) * stride + (i & 3), offset);
        }
    }

    private static void addClamped(byte[] samples, int at, int offset) {
        samples[at] = (byte) Math.clamp((samples[at] & 0xff) + offset, 0, 255);
    }

    private static int cosine(int value) {
        return ((value * COSINE) >> 16) + value;
    }

    private static int sine(int value) {
        return (value * SINE) >> 16;
    }
}
