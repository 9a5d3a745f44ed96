package dev.tern.media.image.webp;

/**
 * Prediction of 4×4 luma blocks (RFC 6386, section 12.3).
 *
 * <p>The neighbours form one line: up the left column, through the corner, along the row above and on to the right. Every
 * directional mode gives each sample a smoothed point of that line, so a mode is a table of sixteen points.
 */
final class SubblockPrediction {
    static final int SIZE = 4;

    /** Neighbours used above and above right. */
    static final int ABOVE = 8;

    /** Position on the line of the lowest left neighbour; one more copy of it stands before. */
    private static final int LOWEST_LEFT = 1;

    private static final int CORNER = LOWEST_LEFT + SIZE;
    private static final int FIRST_ABOVE = CORNER + 1;

    /** The line with both ends doubled, because smoothing repeats the outermost neighbours. */
    private static final int LINE = FIRST_ABOVE + ABOVE + 1;

    /** Added to a point to say: the mean of it and the next, rather than the 1-2-1 mean around it. */
    private static final int HALF = 32;

    private static final int H0 = HALF;
    private static final int H1 = HALF + 1;
    private static final int H2 = HALF + 2;
    private static final int H3 = HALF + 3;
    private static final int H4 = HALF + 4;
    private static final int H5 = HALF + 5;
    private static final int H6 = HALF + 6;
    private static final int H7 = HALF + 7;
    private static final int H8 = HALF + 8;
    private static final int H9 = HALF + 9;

    private static final byte[][] POINTS = points();

    private SubblockPrediction() {}

    private static byte[][] points() {
        byte[][] points = new byte[SubblockModes.COUNT][];
        points[SubblockModes.VERTICAL] = new byte[] {6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9, 6, 7, 8, 9};
        points[SubblockModes.HORIZONTAL] = new byte[] {4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1};
        points[SubblockModes.DOWN_LEFT] = new byte[] {7, 8, 9, 10, 8, 9, 10, 11, 9, 10, 11, 12, 10, 11, 12, 13};
        points[SubblockModes.DOWN_RIGHT] = new byte[] {5, 6, 7, 8, 4, 5, 6, 7, 3, 4, 5, 6, 2, 3, 4, 5};
        points[SubblockModes.VERTICAL_RIGHT] = new byte[] {H5, H6, H7, H8, 5, 6, 7, 8, 4, H5, H6, H7, 3, 5, 6, 7};
        points[SubblockModes.VERTICAL_LEFT] = new byte[] {H6, H7, H8, H9, 7, 8, 9, 10, H7, H8, H9, 11, 8, 9, 10, 12};
        points[SubblockModes.HORIZONTAL_DOWN] = new byte[] {H4, 5, 6, 7, H3, 4, H4, 5, H2, 3, H3, 4, H1, 2, H2, 3};
        points[SubblockModes.HORIZONTAL_UP] = new byte[] {H3, 3, H2, 2, H2, 2, H1, 1, H1, 1, H0, H0, H0, H0, H0, H0};
        return points;
    }

    /**
     * Fills the block whose first sample is {@code samples[block]}.
     *
     * @param aboveRight index of the four samples that continue the row above
     * @param repeatAboveRight whether the one sample at {@code aboveRight} stands for all four
     */
    static void predict(byte[] samples, int stride, int block, int mode, int aboveRight, boolean repeatAboveRight) {
        if (mode == SubblockModes.TRUE_MOTION) {
            BlockPrediction.trueMotion(samples, stride, block, SIZE);
            return;
        }
        int[] line = new int[LINE];
        for (int i = 0; i < SIZE; i++) {
            line[LOWEST_LEFT + i] = samples[block - 1 + (SIZE - 1 - i) * stride] & 0xff;
            line[FIRST_ABOVE + i] = samples[block - stride + i] & 0xff;
            line[FIRST_ABOVE + SIZE + i] = samples[repeatAboveRight ? aboveRight : aboveRight + i] & 0xff;
        }
        line[0] = line[LOWEST_LEFT];
        line[CORNER] = samples[block - stride - 1] & 0xff;
        line[LINE - 1] = line[LINE - 2];
        if (mode == SubblockModes.DC) {
            fillAverage(samples, stride, block, line);
        } else {
            smooth(samples, stride, block, line, POINTS[mode]);
        }
    }

    private static void fillAverage(byte[] samples, int stride, int block, int[] line) {
        int sum = SIZE;
        for (int i = 0; i < SIZE; i++) {
            sum += line[LOWEST_LEFT + i] + line[FIRST_ABOVE + i];
        }
        for (int i = 0; i < SIZE * SIZE; i++) {
            samples[block + (i >> 2) * stride + (i & 3)] = (byte) (sum >> 3);
        }
    }

    private static void smooth(byte[] samples, int stride, int block, int[] line, byte[] points) {
        for (int i = 0; i < SIZE * SIZE; i++) {
            int point = points[i];
            int value;
            if (point >= HALF) {
                point -= HALF;
                value = (line[point] + line[point + 1] + 1) >> 1;
            } else {
                value = (line[point - 1] + 2 * line[point] + line[point + 1] + 2) >> 2;
            }
            samples[block + (i >> 2) * stride + (i & 3)] = (byte) value;
        }
    }
}
