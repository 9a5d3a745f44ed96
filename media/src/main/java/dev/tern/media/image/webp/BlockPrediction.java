package dev.tern.media.image.webp;

import java.util.Arrays;

/** Prediction of whole 16×16 luma and 8×8 chroma blocks from the row above and the column to the left (RFC 6386, 12.2). */
final class BlockPrediction {
    static final int DC = 0;
    static final int VERTICAL = 1;
    static final int HORIZONTAL = 2;
    static final int TRUE_MOTION = 3;

    private static final int NO_NEIGHBOURS = 128;

    private BlockPrediction() {}

    /** Fills the {@code size}×{@code size} block at {@code (x, y)}. */
    static void predict(Plane plane, int x, int y, int size, int mode) {
        int block = plane.at(x, y);
        switch (mode) {
            case DC -> fill(plane, block, size, average(plane, x, y, size));
            case VERTICAL -> copyDown(plane, block, size);
            case HORIZONTAL -> copyRight(plane, block, size);
            default -> trueMotion(plane.samples, plane.stride, block, size);
        }
    }

    /** Each sample continues the left column as the row above continues its corner. */
    static void trueMotion(byte[] samples, int stride, int block, int size) {
        int above = block - stride;
        int corner = samples[above - 1] & 0xff;
        for (int row = 0; row < size; row++) {
            int at = block + row * stride;
            int offset = (samples[at - 1] & 0xff) - corner;
            for (int column = 0; column < size; column++) {
                samples[at + column] = (byte) Math.clamp((samples[above + column] & 0xff) + offset, 0, 255);
            }
        }
    }

    private static int average(Plane plane, int x, int y, int size) {
        int block = plane.at(x, y);
        int sum = 0;
        int count = 0;
        if (y > 0) {
            for (int i = 0; i < size; i++) {
                sum += plane.samples[block - plane.stride + i] & 0xff;
            }
            count += size;
        }
        if (x > 0) {
            for (int i = 0; i < size; i++) {
                sum += plane.samples[block - 1 + i * plane.stride] & 0xff;
            }
            count += size;
        }
        return count == 0 ? NO_NEIGHBOURS : (sum + count / 2) / count;
    }

    private static void fill(Plane plane, int block, int size, int value) {
        for (int row = 0; row < size; row++) {
            int at = block + row * plane.stride;
            Arrays.fill(plane.samples, at, at + size, (byte) value);
        }
    }

    private static void copyDown(Plane plane, int block, int size) {
        for (int row = 0; row < size; row++) {
            System.arraycopy(plane.samples, block - plane.stride, plane.samples, block + row * plane.stride, size);
        }
    }

    private static void copyRight(Plane plane, int block, int size) {
        for (int row = 0; row < size; row++) {
            int at = block + row * plane.stride;
            Arrays.fill(plane.samples, at, at + size, plane.samples[at - 1]);
        }
    }
}
