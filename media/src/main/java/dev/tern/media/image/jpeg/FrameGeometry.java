package dev.tern.media.image.jpeg;

/** The size of a picture and of the units in which interleaved scans go through it. */
record FrameGeometry(int width, int height, int maxHorizontal, int maxVertical) {
    int unitColumns() {
        return Component.ceilDivide(width, 8 * maxHorizontal);
    }

    int unitRows() {
        return Component.ceilDivide(height, 8 * maxVertical);
    }

    int componentWidth(int horizontal) {
        return Component.ceilDivide(width * horizontal, maxHorizontal);
    }

    int componentHeight(int vertical) {
        return Component.ceilDivide(height * vertical, maxVertical);
    }
}
