package dev.tern.media.image;

/** A rectangle of pixels. */
record Region(int left, int top, int width, int height) {
    /** The largest part in the middle of a {@code width}×{@code height} area that has the shape of the other two. */
    static Region centered(int width, int height, int shapeWidth, int shapeHeight) {
        int partWidth = width;
        int partHeight = height;
        if ((long) width * shapeHeight > (long) height * shapeWidth) {
            partWidth = Math.max(1, (int) Math.round((double) height * shapeWidth / shapeHeight));
        } else {
            partHeight = Math.max(1, (int) Math.round((double) width * shapeHeight / shapeWidth));
        }
        partWidth = Math.min(partWidth, width);
        partHeight = Math.min(partHeight, height);
        return new Region((width - partWidth) / 2, (height - partHeight) / 2, partWidth, partHeight);
    }
}
