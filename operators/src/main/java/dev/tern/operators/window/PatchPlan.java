package dev.tern.operators.window;

import dev.tern.tensor.Shape;

/**
 * What copying patches needs to know about the images.
 *
 * @param slots image rows kept at once
 * @param isDirect whether patches are the pixels themselves, so that no rows are kept
 */
record PatchPlan(WindowAxis down, WindowAxis across, int channels, int groups, int slots, boolean isDirect) {
    /** Slots so that all rows that a block of {@code blockRows} positions sees have a place of their own. */
    static PatchPlan of(Shape image, WindowAxis down, WindowAxis across, int groups, int blockRows) {
        long blockHeight = groups == 1 ? 0 : (long) blockRows / across.output() + 1;
        long rows = down.span() + blockHeight * down.stride();
        boolean direct = groups == 1 && down.isIdentity() && across.isIdentity();
        return new PatchPlan(down, across, image.dim(3), groups, (int) Math.min(down.input(), rows), direct);
    }

    /** The plan for single taps, row after row of positions. */
    static PatchPlan ofTaps(Shape image, WindowAxis down, WindowAxis across) {
        return new PatchPlan(down, across, image.dim(3), 1, Math.min(down.input(), down.span()), false);
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
}
