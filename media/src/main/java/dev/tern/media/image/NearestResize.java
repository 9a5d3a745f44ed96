package dev.tern.media.image;

/** The arithmetic of TensorFlow Lite's operator RESIZE_NEAREST_NEIGHBOR. */
final class NearestResize {
    private NearestResize() {}

    static float[] apply(Picture picture, Region from, int width, int height) {
        int[] columns = positions(from.width(), width);
        int[] rows = positions(from.height(), height);
        byte[] in = picture.samples();
        float[] out = new float[Math.multiplyExact(Samples.CHANNELS, width * height)];
        int at = 0;
        for (int row : rows) {
            int start = (from.top() + row) * picture.width() + from.left();
            for (int column : columns) {
                int pixel = (start + column) * Samples.CHANNELS;
                out[at++] = in[pixel] & 0xff;
                out[at++] = in[pixel + 1] & 0xff;
                out[at++] = in[pixel + 2] & 0xff;
            }
        }
        return out;
    }

    private static int[] positions(int from, int to) {
        int[] positions = new int[to];
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            positions[i] = Math.min((int) Math.floor(i * scale), from - 1);
        }
        return positions;
    }
}
