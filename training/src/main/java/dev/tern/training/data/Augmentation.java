package dev.tern.training.data;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A random change of one row's floats that leaves its meaning alone. */
@FunctionalInterface
public interface Augmentation {
    /** Changes the first {@code shape.elements()} of {@code values} in place. */
    void apply(float[] values, Shape shape, RandomGenerator random);

    /** Mirrors half of the pictures ([height, width] or [height, width, channels]) left to right. */
    static Augmentation flipLeftRight() {
        return (values, shape, random) -> {
            if (random.nextBoolean()) {
                PictureWarp.mirror(values, shape);
            }
        };
    }

    /** Moves a picture by up to {@code pixels} whole pixels in each direction; what comes in is {@code fill}. */
    static Augmentation shift(int pixels, float fill) {
        return (values, shape, random) -> {
            int dx = random.nextInt(-pixels, pixels + 1);
            int dy = random.nextInt(-pixels, pixels + 1);
            PictureWarp.shift(values, shape, dx, dy, fill);
        };
    }

    /**
     * Turns, sizes and moves a picture by random amounts, bilinearly.
     *
     * @param turnDegrees most rotation either way
     * @param zoom most growth or shrinking, as part of the size
     * @param shiftPixels most movement in each direction
     * @param fill what comes in from outside
     */
    static Augmentation affine(double turnDegrees, double zoom, double shiftPixels, float fill) {
        // The scratch array belongs to one thread: pipelines may run several passes at once.
        ThreadLocal<float[]> scratch = new ThreadLocal<>();
        return (values, shape, random) -> {
            float[] copy = scratch.get();
            int elements = (int) shape.elements();
            if (copy == null || copy.length < elements) {
                copy = new float[elements];
                scratch.set(copy);
            }
            System.arraycopy(values, 0, copy, 0, elements);
            double turn = Math.toRadians(turnDegrees * (2 * random.nextDouble() - 1));
            double size = 1 + zoom * (2 * random.nextDouble() - 1);
            double dx = shiftPixels * (2 * random.nextDouble() - 1);
            double dy = shiftPixels * (2 * random.nextDouble() - 1);
            PictureWarp.affine(copy, values, shape, turn, size, dx, dy, fill);
        };
    }

    /** Adds the same random amount, up to {@code most} either way, to all values. */
    static Augmentation brightness(float most) {
        return (values, shape, random) -> {
            float change = most * (2 * random.nextFloat() - 1);
            int elements = (int) shape.elements();
            for (int i = 0; i < elements; i++) {
                values[i] += change;
            }
        };
    }

    /** Pulls all values away from their mean, or to it, by up to the part {@code most}. */
    static Augmentation contrast(float most) {
        return (values, shape, random) -> {
            float factor = 1 + most * (2 * random.nextFloat() - 1);
            int elements = (int) shape.elements();
            double sum = 0;
            for (int i = 0; i < elements; i++) {
                sum += values[i];
            }
            float mean = (float) (sum / elements);
            for (int i = 0; i < elements; i++) {
                values[i] = mean + factor * (values[i] - mean);
            }
        };
    }

    /** Adds Gaussian noise. */
    static Augmentation noise(float standardDeviation) {
        return (values, shape, random) -> {
            int elements = (int) shape.elements();
            for (int i = 0; i < elements; i++) {
                values[i] += standardDeviation * (float) random.nextGaussian();
            }
        };
    }

    /** Moves a sound ([samples]) by up to {@code samples} earlier or later; what comes in is silence. */
    static Augmentation timeShift(int samples) {
        return (values, shape, random) -> {
            int by = random.nextInt(-samples, samples + 1);
            int length = (int) shape.elements();
            int kept = Math.max(0, length - Math.abs(by));
            System.arraycopy(values, Math.max(0, -by), values, Math.max(0, by), kept);
            Arrays.fill(values, by > 0 ? 0 : kept, by > 0 ? Math.min(by, length) : length, 0);
        };
    }

    /** Moves a picture, or the frames of a sound, by up to {@code rows} rows; the first or last row is repeated. */
    static Augmentation shiftRows(int rows) {
        return (values, shape, random) -> {
            int by = random.nextInt(-rows, rows + 1);
            int count = shape.dim(0);
            int width = (int) shape.elements(1, shape.rank());
            for (int i = 0; i < count; i++) {
                int row = by > 0 ? count - 1 - i : i;
                int from = Math.max(0, Math.min(count - 1, row - by));
                System.arraycopy(values, from * width, values, row * width, width);
            }
        };
    }

    /** Blanks a square of {@code side} pixels at a random place of a picture. */
    static Augmentation cutout(int side, float fill) {
        if (side < 1) {
            throw TernException.at("cutout")
                    .expected("a side of 1 or more")
                    .found("" + side)
                    .fix("give its pixels");
        }
        return (values, shape, random) -> PictureWarp.blank(
                values, shape, random.nextInt(shape.dim(1)), random.nextInt(shape.dim(0)), side, fill);
    }
}
