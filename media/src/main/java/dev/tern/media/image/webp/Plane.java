package dev.tern.media.image.webp;

import java.util.Arrays;

/**
 * One plane of samples with the border that VP8 predicts from: a row of 127 above, a column of 129 to the left, and 127
 * in the corner.
 */
final class Plane {
    private static final int LEFT_MARGIN = 1;
    private static final int RIGHT_MARGIN = 4;
    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;

    final byte[] samples;
    final int stride;

    Plane(int width, int height) {
        stride = width + LEFT_MARGIN + RIGHT_MARGIN;
        samples = new byte[Math.multiplyExact(stride, height + 1)];
        Arrays.fill(samples, 0, stride, ABOVE);
        for (int y = 0; y < height; y++) {
            samples[at(-1, y)] = LEFT;
        }
    }

    /** The index of a sample; {@code x} from -1 to width + 3, {@code y} from -1. */
    int at(int x, int y) {
        return (y + 1) * stride + x + LEFT_MARGIN;
    }
}
