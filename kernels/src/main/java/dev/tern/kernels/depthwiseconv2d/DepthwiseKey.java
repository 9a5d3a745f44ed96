package dev.tern.kernels.depthwiseconv2d;

import dev.tern.operators.window.WindowAxis;

/**
 * What the code of a depthwise convolution is shaped by; everything else comes as parameters.
 *
 * @param across how windows move from left to right
 * @param tapsDown rows of a window
 * @param addend whether another tensor is added to the result
 */
record DepthwiseKey(WindowAxis across, int tapsDown, int channels, boolean addend) {
    /** First position whose window does not cross the left border. */
    int innerFrom() {
        int x = 0;
        while (x < across.output() && across.firstTap(x) > 0) {
            x++;
        }
        return x;
    }

    /** One more than the last position whose window does not cross the right border; at least {@link #innerFrom}. */
    int innerTo() {
        int x = across.output();
        while (x > innerFrom() && across.endTap(x - 1) < across.window()) {
            x--;
        }
        return x;
    }
}
