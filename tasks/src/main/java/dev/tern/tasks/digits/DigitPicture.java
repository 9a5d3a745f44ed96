package dev.tern.tasks.digits;

import dev.tern.media.image.Picture;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/**
 * Brings a picture of one digit, in any size and on paper of any colour, into the form of MNIST: 28 × 28, bright ink on black,
 * the ink in a box of 20 × 20, its centre of mass in the middle.
 */
public final class DigitPicture {
    private static final int SIDE = 28;
    private static final double BOX = 20;

    /** Differences from the paper below this part of the largest one are grain, not ink. */
    private static final double GRAIN = 0.25;

    private static final int LEAST_CONTRAST = 24;

    private DigitPicture() {}

    /** The picture as the model wants it; one that has MNIST's size and a black border stays as it is. */
    public static Picture of(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        if (width == SIDE && height == SIDE && hasBlackBorder(picture)) {
            ink(picture); // refuses an even surface
            return picture;
        }
        double[] ink = ink(picture);
        int left = width;
        int right = -1;
        int top = height;
        int bottom = -1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (ink[y * width + x] > 0) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
        }
        double scale = BOX / Math.max(right - left + 1, bottom - top + 1);
        double middleX = (left + right + 1) / 2.0;
        double middleY = (top + bottom + 1) / 2.0;
        double[] small = shrunk(ink, width, height, middleX, middleY, scale);
        // Once more, with the centre of mass where it belongs.
        double sum = 0;
        double massX = 0;
        double massY = 0;
        for (int i = 0; i < small.length; i++) {
            sum += small[i];
            massX += small[i] * (i % SIDE + 0.5);
            massY += small[i] * (i / SIDE + 0.5);
        }
        double shiftX = (massX / sum - SIDE / 2.0) / scale;
        double shiftY = (massY / sum - SIDE / 2.0) / scale;
        return grey(shrunk(ink, width, height, middleX + shiftX, middleY + shiftY, scale));
    }

    private static boolean hasBlackBorder(Picture picture) {
        for (int i = 0; i < SIDE; i++) {
            int any = picture.rgb(i, 0) | picture.rgb(i, SIDE - 1) | picture.rgb(0, i) | picture.rgb(SIDE - 1, i);
            if (any != 0) {
                return false;
            }
        }
        return true;
    }

    /** How much each pixel differs from the paper, which is what the border mostly shows. */
    private static double[] ink(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        double[] levels = new double[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = picture.rgb(x, y);
                levels[y * width + x] =
                        0.299 * ((rgb >> 16) & 0xFF) + 0.587 * ((rgb >> 8) & 0xFF) + 0.114 * (rgb & 0xFF);
            }
        }
        double paper = border(levels, width, height);
        double most = 0;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = Math.abs(levels[i] - paper);
            most = Math.max(most, levels[i]);
        }
        if (most < LEAST_CONTRAST) {
            throw TernException.at("picture")
                    .expected("a digit whose ink differs from the paper")
                    .found("an even surface")
                    .fix("give a picture of one handwritten digit, or another model with `--model`");
        }
        for (int i = 0; i < levels.length; i++) {
            double part = levels[i] / most;
            levels[i] = part < GRAIN ? 0 : part;
        }
        return levels;
    }

    private static double border(double[] levels, int width, int height) {
        double[] edge = new double[2 * (width + height)];
        int n = 0;
        for (int x = 0; x < width; x++) {
            edge[n++] = levels[x];
            edge[n++] = levels[(height - 1) * width + x];
        }
        for (int y = 0; y < height; y++) {
            edge[n++] = levels[y * width];
            edge[n++] = levels[y * width + width - 1];
        }
        Arrays.sort(edge);
        return edge[n / 2];
    }

    /** Each small pixel is the mean of what falls on it, by area. */
    private static double[] shrunk(double[] ink, int width, int height, double middleX, double middleY, double scale) {
        double[] small = new double[SIDE * SIDE];
        double step = 1 / scale;
        for (int y = 0; y < SIDE; y++) {
            double fromY = middleY + (y - SIDE / 2.0) * step;
            for (int x = 0; x < SIDE; x++) {
                double fromX = middleX + (x - SIDE / 2.0) * step;
                small[y * SIDE + x] = mean(ink, width, height, fromX, fromY, fromX + step, fromY + step);
            }
        }
        return small;
    }

    private static double mean(double[] ink, int width, int height, double x0, double y0, double x1, double y1) {
        double sum = 0;
        for (int y = Math.max(0, (int) Math.floor(y0)); y < Math.min(height, Math.ceil(y1)); y++) {
            double tall = Math.min(y + 1, y1) - Math.max(y, y0);
            for (int x = Math.max(0, (int) Math.floor(x0)); x < Math.min(width, Math.ceil(x1)); x++) {
                sum += ink[y * width + x] * tall * (Math.min(x + 1, x1) - Math.max(x, x0));
            }
        }
        return sum / ((x1 - x0) * (y1 - y0));
    }

    private static Picture grey(double[] levels) {
        double most = Arrays.stream(levels).max().orElse(1);
        int[] pixels = new int[levels.length];
        for (int i = 0; i < pixels.length; i++) {
            // Thin strokes of a large picture are faint when it has shrunk: the darkest place counts as full ink.
            int level = (int) Math.round(255 * Math.min(1, levels[i] / most));
            pixels[i] = level << 16 | level << 8 | level;
        }
        return Picture.of(SIDE, SIDE, pixels);
    }
}
