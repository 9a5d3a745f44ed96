package dev.tern.media.image.webp;

/**
 * The decoded planes of a frame, whole macroblocks wide and high.
 *
 * @param columns macroblocks in a row
 * @param rows rows of macroblocks
 * @param blueness the U plane
 * @param redness the V plane
 */
record FrameBuffer(int columns, int rows, Plane luma, Plane blueness, Plane redness) {
    static FrameBuffer of(int width, int height) {
        int columns = (width + 15) >> 4;
        int rows = (height + 15) >> 4;
        return new FrameBuffer(
                columns,
                rows,
                new Plane(columns * 16, rows * 16),
                new Plane(columns * 8, rows * 8),
                new Plane(columns * 8, rows * 8));
    }
}
