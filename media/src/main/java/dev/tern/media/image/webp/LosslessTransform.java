package dev.tern.media.image.webp;

/** A reversible change that the encoder made to all pixels and that is undone in place of it. */
sealed interface LosslessTransform
        permits PredictorTransform, ColorTransform, SubtractGreenTransform, ColorIndexingTransform {
    /**
     * Undoes the change.
     *
     * @param argb pixels as coded, of {@code width} columns or as many as {@link #codedWidth} says; may be overwritten
     * @return the pixels, the same array where the width stays
     */
    int[] undo(int[] argb, int width, int height);

    /** How many columns are coded for an image of {@code width} columns. */
    default int codedWidth(int width) {
        return width;
    }
}
