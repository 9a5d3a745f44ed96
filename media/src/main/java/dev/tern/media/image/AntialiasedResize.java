package dev.tern.media.image;

/**
 * Resizing with a triangle as wide as a new pixel, at least one old pixel to each side: first along rows, then along
 * columns, each step rounded to whole levels, weights in 22-bit fixed point.
 */
final class AntialiasedResize {
    private static final int WEIGHT_BITS = 22;
    private static final int HALF = 1 << (WEIGHT_BITS - 1);

    private AntialiasedResize() {}

    static float[] apply(Picture picture, Region from, int width, int height) {
        Weights columns = Weights.of(from.width(), width);
        Weights rows = Weights.of(from.height(), height);
        int rowLength = width * Samples.CHANNELS;
        int[] narrowed = new int[Math.multiplyExact(rowLength, from.height())];
        for (int y = 0; y < from.height(); y++) {
            int start = ((from.top() + y) * picture.width() + from.left()) * Samples.CHANNELS;
            alongRow(picture.samples(), start, columns, narrowed, y * rowLength);
        }
        float[] out = new float[Math.multiplyExact(rowLength, height)];
        for (int y = 0; y < height; y++) {
            alongColumns(narrowed, rowLength, rows.first[y], rows.weights[y], out, y * rowLength);
        }
        return out;
    }

    private static void alongRow(byte[] in, int start, Weights columns, int[] out, int at) {
        for (int x = 0; x < columns.first.length; x++) {
            int[] weights = columns.weights[x];
            int from = start + columns.first[x] * Samples.CHANNELS;
            for (int c = 0; c < Samples.CHANNELS; c++) {
                int sum = HALF;
                for (int i = 0; i < weights.length; i++) {
                    sum += (in[from + i * Samples.CHANNELS + c] & 0xff) * weights[i];
                }
                out[at++] = Math.clamp(sum >> WEIGHT_BITS, 0, 255);
            }
        }
    }

    private static void alongColumns(int[] in, int rowLength, int first, int[] weights, float[] out, int at) {
        for (int x = 0; x < rowLength; x++) {
            int sum = HALF;
            for (int i = 0; i < weights.length; i++) {
                sum += in[(first + i) * rowLength + x] * weights[i];
            }
            out[at + x] = Math.clamp(sum >> WEIGHT_BITS, 0, 255);
        }
    }

    /** For each new position the first old one that counts, and the weights from there on, together one. */
    private record Weights(int[] first, int[][] weights) {
        static Weights of(int from, int to) {
            Weights all = new Weights(new int[to], new int[to][]);
            double scale = (double) from / to;
            double reach = Math.max(scale, 1);
            for (int i = 0; i < to; i++) {
                double center = (i + 0.5) * scale;
                int first = Math.max(0, (int) (center - reach + 0.5));
                int end = Math.min(from, (int) (center + reach + 0.5));
                double[] triangle = new double[end - first];
                double sum = 0;
                for (int k = 0; k < triangle.length; k++) {
                    triangle[k] = Math.max(0, 1 - Math.abs((k + first - center + 0.5) / reach));
                    sum += triangle[k];
                }
                all.first[i] = first;
                all.weights[i] = new int[triangle.length];
                for (int k = 0; k < triangle.length; k++) {
                    all.weights[i][k] = (int) (0.5 + triangle[k] / sum * (1 << WEIGHT_BITS));
                }
            }
            return all;
        }
    }
}
