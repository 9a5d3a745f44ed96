package dev.tern.operators.window;

import dev.tern.tensor.Shape;

/**
 * What copying patches needs to know about the images.
 *
 * @param slots image rows kept at once
 */
record PatchPlan(WindowAxis down, WindowAxis across, int channels, int groups, int slots) {
    /** Slots so that all rows that a block of {@code blockRows} positions sees have a place of their own. */
    static PatchPlan of(Shape image, WindowAxis down, WindowAxis across, int groups, int blockRows) {
        long blockHeight = groups == 1 ? 0 : (long) blockRows / across.output() + 1;
        long rows = down.span() + blockHeight * down.stride();
        return new PatchPlan(down, across, image.dim(3), groups, (int) Math.min(down.input(), rows));
    }

    /** Channels of one group. */
    int groupChannels() {
        return channels / groups;
    }

    /** Elements of one image row. */
    int rowElements() {
        return Math.multiplyExact(across.input(), channels);
    }

    /** Window positions of one image. */
    int positions() {
        return down.output() * across.output();
    }

    /** Whether neighbouring taps of a row are neighbours in memory. */
    boolean isContiguous() {
        return across.dilation() == 1 && groups == 1;
    }

    /** Whether patches are the pixels themselves. */
    boolean isDirect() {
        return groups == 1 && down.isIdentity() && across.isIdentity();
    }
}
