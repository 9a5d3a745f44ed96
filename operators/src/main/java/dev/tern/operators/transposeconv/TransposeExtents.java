package dev.tern.operators.transposeconv;

import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;

/**
 * The sizes of one transposed convolution.
 *
 * @param pixels positions in one image
 * @param depth channels of the image
 * @param taps places in the filter
 * @param channels output channels
 */
record TransposeExtents(
        WindowAxis down,
        WindowAxis across,
        int batches,
        int pixels,
        int depth,
        int taps,
        int channels,
        int resultElements) {
    static TransposeExtents of(TransposeConv op, Shape output, Shape filter, Shape input) {
        return new TransposeExtents(
                op.down(output, filter),
                op.across(output, filter),
                input.dim(0),
                Math.toIntExact(input.elements(1, 3)),
                input.dim(3),
                Math.toIntExact(filter.elements(1, 3)),
                filter.dim(0),
                Math.toIntExact(output.elements(1, 4)));
    }

    /** The one plane of a picture. */
    static WindowAxis plane() {
        return new WindowAxis(1, 1, 1, 1, 1, 0);
    }

    /** Numbers that one pixel contributes. */
    int units() {
        return Math.multiplyExact(taps, channels);
    }
}
