package dev.tern.media.image.webp;

/**
 * The five prefix codes of one region of a lossless image: green together with copy lengths and cache indices, red, blue,
 * alpha, and copy distances.
 */
record PrefixCodeGroup(PrefixCode green, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {
    static final int LITERALS = 256;
    static final int COPY_LENGTHS = 24;

    private static final int DISTANCES = 40;

    static PrefixCodeGroup read(String where, BitReader in, int cacheSize) {
        return new PrefixCodeGroup(
                PrefixCodeReader.read(where, in, LITERALS + COPY_LENGTHS + cacheSize),
                PrefixCodeReader.read(where, in, LITERALS),
                PrefixCodeReader.read(where, in, LITERALS),
                PrefixCodeReader.read(where, in, LITERALS),
                PrefixCodeReader.read(where, in, DISTANCES));
    }

    /** Table entries of the five codes together. */
    int entries() {
        return green.entries() + red.entries() + blue.entries() + alpha.entries() + distance.entries();
    }

    int readLiteral(BitReader in, int greenValue) {
        int redValue = red.read(in);
        int blueValue = blue.read(in);
        int alphaValue = alpha.read(in);
        return (alphaValue << 24) | (redValue << 16) | (greenValue << 8) | blueValue;
    }
}
