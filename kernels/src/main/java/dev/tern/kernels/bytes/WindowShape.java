package dev.tern.kernels.bytes;

/**
 * Windows of images times weights, as convolutions and fully connected layers have them. Images are
 * [image, height, width, groups * channels]; each group's windows meet that group's {@code units} rows of weights.
 *
 * @param channels channels of one group
 * @param units results of one group for each position
 * @param outHeight positions from top to bottom of one image
 * @param outWidth positions from left to right
 */
public record WindowShape(
        int images,
        int height,
        int width,
        int channels,
        int groups,
        int tapsDown,
        int tapsAcross,
        int strideDown,
        int strideAcross,
        int dilationDown,
        int dilationAcross,
        int padTop,
        int padLeft,
        int outHeight,
        int outWidth,
        int units) {
    /** Rows times a matrix. */
    public static WindowShape ofRows(int rows, int depth, int units) {
        return new WindowShape(1, 1, rows, depth, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, rows, units);
    }

    /** The same work with all positions in one line, where windows are single pixels that follow each other. */
    public WindowShape flattened() {
        boolean single = tapsDown == 1 && tapsAcross == 1 && strideDown == 1 && strideAcross == 1 && !isPadded();
        int pixels = images * height * width;
        return single
                ? new WindowShape(1, 1, pixels, channels, groups, 1, 1, 1, 1, 1, 1, 0, 0, 1, pixels, units)
                : this;
    }

    /** Whether some window reaches over the image's edge. */
    public boolean isPadded() {
        int bottom = (outHeight - 1) * strideDown - padTop + (tapsDown - 1) * dilationDown;
        return padTop > 0 || padLeft > 0 || bottom >= height || rightmost() >= width;
    }

    /** The same images with all channels in one group. */
    public WindowShape asOneGroup() {
        return new WindowShape(
                images,
                height,
                width,
                pixel(),
                1,
                tapsDown,
                tapsAcross,
                strideDown,
                strideAcross,
                dilationDown,
                dilationAcross,
                padTop,
                padLeft,
                outHeight,
                outWidth,
                units);
    }

    /** The same images of two bytes for each number. */
    WindowShape ofTwiceTheChannels() {
        return new WindowShape(
                images,
                height,
                width,
                2 * channels,
                groups,
                tapsDown,
                tapsAcross,
                strideDown,
                strideAcross,
                dilationDown,
                dilationAcross,
                padTop,
                padLeft,
                outHeight,
                outWidth,
                units);
    }

    private int rightmost() {
        return (outWidth - 1) * strideAcross - padLeft + (tapsAcross - 1) * dilationAcross;
    }

    /** Lines of positions in all images. */
    public int lines() {
        return images * outHeight;
    }

    /** Channels of a whole pixel. */
    public int pixel() {
        return channels * groups;
    }

    /** Pixels that {@code positions} neighbouring positions of a line see of one row. */
    public int span(int positions) {
        return (positions - 1) * strideAcross + (tapsAcross - 1) * dilationAcross + 1;
    }
}
