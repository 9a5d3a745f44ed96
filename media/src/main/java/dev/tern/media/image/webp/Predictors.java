package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Raster;

/** The fourteen ways to guess a pixel from its left, upper, upper right and upper left neighbour (WebP lossless, 4.1). */
final class Predictors {
    private Predictors() {}

    static int predict(int mode, int left, int top, int topRight, int topLeft) {
        return switch (mode) {
            case 1 -> left;
            case 2 -> top;
            case 3 -> topRight;
            case 4 -> topLeft;
            case 5 -> mean(mean(left, topRight), top);
            case 6 -> mean(left, topLeft);
            case 7 -> mean(left, top);
            case 8 -> mean(topLeft, top);
            case 9 -> mean(top, topRight);
            case 10 -> mean(mean(left, topLeft), mean(top, topRight));
            case 11 -> nearerToGradient(left, top, topLeft);
            case 12 -> clampedGradient(left, top, topLeft);
            case 13 -> clampedHalfGradient(mean(left, top), topLeft);
            default -> Raster.OPAQUE;
        };
    }

    /** The sum channel by channel, each modulo 256. */
    static int add(int a, int b) {
        int alphaGreen = (a & 0xff00ff00) + (b & 0xff00ff00);
        int redBlue = (a & 0xff00ff) + (b & 0xff00ff);
        return (alphaGreen & 0xff00ff00) | (redBlue & 0xff00ff);
    }

    /** The mean channel by channel, rounded down. */
    private static int mean(int a, int b) {
        return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
    }

    private static int nearerToGradient(int left, int top, int topLeft) {
        int leftDistance = 0;
        int topDistance = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int corner = (topLeft >> shift) & 0xff;
            leftDistance += Math.abs(((top >> shift) & 0xff) - corner);
            topDistance += Math.abs(((left >> shift) & 0xff) - corner);
        }
        return leftDistance < topDistance ? left : top;
    }

    private static int clampedGradient(int left, int top, int topLeft) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int value = ((left >> shift) & 0xff) + ((top >> shift) & 0xff) - ((topLeft >> shift) & 0xff);
            result |= Math.clamp(value, 0, 255) << shift;
        }
        return result;
    }

    private static int clampedHalfGradient(int average, int topLeft) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int a = (average >> shift) & 0xff;
            int b = (topLeft >> shift) & 0xff;
            result |= Math.clamp(a + (a - b) / 2, 0, 255) << shift;
        }
        return result;
    }
}
