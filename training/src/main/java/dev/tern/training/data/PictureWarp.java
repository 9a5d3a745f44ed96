package dev.tern.training.data;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/** Geometry of pictures as float arrays of shape [height, width] or [height, width, channels]. */
final class PictureWarp {
    private PictureWarp() {}

    private static int channels(Shape shape) {
        if (shape.rank() != 2 && shape.rank() != 3) {
            throw TernException.at("augmentation")
                    .expected("a picture of shape [height, width] or [height, width, channels]")
                    .found(shape.toString())
                    .fix("reshape the field first");
        }
        return shape.rank() == 2 ? 1 : shape.dim(2);
    }

    static void mirror(float[] values, Shape shape) {
        int channels = channels(shape);
        int width = shape.dim(1);
        for (int y = 0; y < shape.dim(0); y++) {
            int row = y * width * channels;
            for (int x = 0; x < width / 2; x++) {
                for (int c = 0; c < channels; c++) {
                    int left = row + x * channels + c;
                    int right = row + (width - 1 - x) * channels + c;
                    float kept = values[left];
                    values[left] = values[right];
                    values[right] = kept;
                }
            }
        }
    }

    static void shift(float[] values, Shape shape, int dx, int dy, float fill) {
        int channels = channels(shape);
        int height = shape.dim(0);
        int width = shape.dim(1);
        int rowLength = width * channels;
        int kept = Math.max(0, width - Math.abs(dx)) * channels;
        int from = Math.max(0, -dx) * channels;
        int to = Math.max(0, dx) * channels;
        for (int i = 0; i < height; i++) {
            // Rows are moved in the order in which none is overwritten before it is read.
            int y = dy > 0 ? height - 1 - i : i;
            int source = y - dy;
            int row = y * rowLength;
            if (source < 0 || source >= height) {
                Arrays.fill(values, row, row + rowLength, fill);
                continue;
            }
            System.arraycopy(values, source * rowLength + from, values, row + to, kept);
            Arrays.fill(values, row, row + Math.min(to, rowLength), fill);
            Arrays.fill(values, row + Math.min(to + kept, rowLength), row + rowLength, fill);
        }
    }

    static void affine(
            float[] from, float[] to, Shape shape, double turn, double size, double dx, double dy, float fill) {
        int channels = channels(shape);
        int height = shape.dim(0);
        int width = shape.dim(1);
        double cos = Math.cos(turn) / size;
        double sin = Math.sin(turn) / size;
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double ux = x - middleX - dx;
                double uy = y - middleY - dy;
                double sx = cos * ux + sin * uy + middleX;
                double sy = cos * uy - sin * ux + middleY;
                int left = (int) Math.floor(sx);
                int top = (int) Math.floor(sy);
                float wx = (float) (sx - left);
                float wy = (float) (sy - top);
                for (int c = 0; c < channels; c++) {
                    float upper = (1 - wx) * at(from, width, height, channels, left, top, c, fill)
                            + wx * at(from, width, height, channels, left + 1, top, c, fill);
                    float lower = (1 - wx) * at(from, width, height, channels, left, top + 1, c, fill)
                            + wx * at(from, width, height, channels, left + 1, top + 1, c, fill);
                    to[(y * width + x) * channels + c] = (1 - wy) * upper + wy * lower;
                }
            }
        }
    }

    private static float at(float[] values, int width, int height, int channels, int x, int y, int c, float fill) {
        return x < 0 || y < 0 || x >= width || y >= height ? fill : values[(y * width + x) * channels + c];
    }

    static void blank(float[] values, Shape shape, int middleX, int middleY, int side, float fill) {
        int channels = channels(shape);
        int width = shape.dim(1);
        int left = Math.max(0, middleX - side / 2);
        int right = Math.min(width, middleX - side / 2 + side);
        for (int y = Math.max(0, middleY - side / 2); y < Math.min(shape.dim(0), middleY - side / 2 + side); y++) {
            Arrays.fill(values, (y * width + left) * channels, (y * width + right) * channels, fill);
        }
    }
}
