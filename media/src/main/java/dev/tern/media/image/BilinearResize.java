package dev.tern.media.image;

/** The arithmetic of TensorFlow Lite's operator RESIZE_BILINEAR on float values. */
final class BilinearResize {
    private BilinearResize() {}

    static float[] apply(Picture picture, Region from, int width, int height, boolean halfPixelCenters) {
        Axis columns = Axis.of(from.width(), width, halfPixelCenters);
        Axis rows = Axis.of(from.height(), height, halfPixelCenters);
        float[] out = new float[Math.multiplyExact(Samples.CHANNELS, width * height)];
        for (int y = 0; y < height; y++) {
            interpolateRow(
                    picture.samples(),
                    start(picture, from, rows.lower[y]),
                    start(picture, from, rows.upper[y]),
                    rows.beyond[y],
                    columns.lower,
                    columns.upper,
                    columns.beyond,
                    out,
                    y * width * Samples.CHANNELS);
        }
        return out;
    }

    private static int start(Picture picture, Region from, int row) {
        return ((from.top() + row) * picture.width() + from.left()) * Samples.CHANNELS;
    }

    private static void interpolateRow(
            byte[] in, int above, int below, float dy, int[] left, int[] right, float[] dxs, float[] out, int at) {
        float ey = 1 - dy;
        int down = below - above;
        for (int x = 0; x < left.length; x++) {
            float dx = dxs[x];
            float ex = 1 - dx;
            int l = above + left[x] * Samples.CHANNELS;
            int r = above + right[x] * Samples.CHANNELS;
            for (int end = l + Samples.CHANNELS; l < end; l++, r++) {
                out[at++] = (in[l] & 0xff) * ey * ex
                        + (in[l + down] & 0xff) * dy * ex
                        + (in[r] & 0xff) * ey * dx
                        + (in[r + down] & 0xff) * dy * dx;
            }
        }
    }

    /** For each new position its two old neighbours, and how far it lies beyond the lower one. */
    private record Axis(int[] lower, int[] upper, float[] beyond) {
        static Axis of(int from, int to, boolean halfPixelCenters) {
            Axis axis = new Axis(new int[to], new int[to], new float[to]);
            float scale = (float) from / to;
            for (int i = 0; i < to; i++) {
                float position = halfPixelCenters ? (i + 0.5f) * scale - 0.5f : i * scale;
                axis.lower[i] = Math.clamp((int) Math.floor(position), 0, from - 1);
                axis.upper[i] = Math.clamp((int) Math.ceil(position), 0, from - 1);
                axis.beyond[i] = position - axis.lower[i];
            }
            return axis;
        }
    }
}
