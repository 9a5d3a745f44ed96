package dev.tern.operators.conv2d;

import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;

/**
 * The sizes of one convolution.
 *
 * @param positions windows in one image
 * @param channels output channels
 * @param units output channels of one group
 * @param depth products in one sum
 */
record Conv2dExtents(
        WindowAxis down,
        WindowAxis across,
        int batches,
        int positions,
        int channels,
        int groups,
        int units,
        int depth) {
    static Conv2dExtents of(Conv2d conv, Shape input, Shape filter) {
        WindowAxis down = conv.down(input, filter);
        WindowAxis across = conv.across(input, filter);
        int groups = input.dim(3) / filter.dim(3);
        return new Conv2dExtents(
                down,
                across,
                input.dim(0),
                Math.toIntExact((long) down.output() * across.output()),
                filter.dim(0),
                groups,
                filter.dim(0) / groups,
                filter.intElements() / filter.dim(0));
    }
}
