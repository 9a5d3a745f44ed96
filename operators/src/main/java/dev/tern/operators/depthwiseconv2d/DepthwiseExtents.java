package dev.tern.operators.depthwiseconv2d;

import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;

/**
 * The sizes of one depthwise convolution.
 *
 * @param channels output channels
 * @param multiplier output channels for each channel of the image
 */
record DepthwiseExtents(WindowAxis down, WindowAxis across, int batches, int channels, int multiplier) {
    static DepthwiseExtents of(DepthwiseConv2d conv, Shape input, Shape filter) {
        return new DepthwiseExtents(
                conv.down(input, filter),
                conv.across(input, filter),
                input.dim(0),
                filter.dim(3),
                filter.dim(3) / input.dim(3));
    }

    /** Products in one sum. */
    int taps() {
        return Math.multiplyExact(down.window(), across.window());
    }

    /** First element of the positions from ({@code y}, {@code x}) on. */
    long resultAt(int batch, int y, int x) {
        return (((long) batch * down.output() + y) * across.output() + x) * channels;
    }
}
