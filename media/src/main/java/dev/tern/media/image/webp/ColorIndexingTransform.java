package dev.tern.media.image.webp;

/**
 * Pixels are indices into a palette, several to a coded pixel where the palette is small. Indices past the palette mean
 * transparent black.
 *
 * @param packingBits the binary logarithm of the number of pixels in one coded pixel
 */
record ColorIndexingTransform(int[] palette, int packingBits) implements LosslessTransform {
    static ColorIndexingTransform of(int[] palette) {
        int colors = palette.length;
        return new ColorIndexingTransform(palette, colors > 16 ? 0 : colors > 4 ? 1 : colors > 2 ? 2 : 3);
    }

    @Override
    public int codedWidth(int width) {
        return PrefixCodeMap.regionsAcross(width, packingBits);
    }

    @Override
    public int[] undo(int[] argb, int width, int height) {
        int bitsPerIndex = 8 >> packingBits;
        int mask = (1 << bitsPerIndex) - 1;
        int codedWidth = codedWidth(width);
        int[] out = new int[Math.multiplyExact(width, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int packed = (argb[y * codedWidth + (x >> packingBits)] >> 8) & 0xff;
                int place = x & ((1 << packingBits) - 1);
                int index = (packed >> (place * bitsPerIndex)) & mask;
                out[y * width + x] = index < palette.length ? palette[index] : 0;
            }
        }
        return out;
    }
}
