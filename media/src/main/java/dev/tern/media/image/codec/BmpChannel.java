package dev.tern.media.image.codec;

/** One channel of a pixel: where it lies and what its largest value is; largest 0 means that it is not stored. */
record BmpChannel(int mask, int shift, long largest) {
    static BmpChannel of(int mask) {
        int shift = mask == 0 ? 0 : Integer.numberOfTrailingZeros(mask);
        return new BmpChannel(mask, shift, Integer.toUnsignedLong(mask) >>> shift);
    }

    /** The channel's value in a pixel as 0 to 255, rounded. */
    int level(int pixel) {
        if (largest == 0) {
            return 0;
        }
        long value = Integer.toUnsignedLong(pixel & mask) >>> shift;
        return (int) ((value * 255 + largest / 2) / largest);
    }
}
