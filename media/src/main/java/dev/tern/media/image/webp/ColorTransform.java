package dev.tern.media.image.webp;

/**
 * Red and blue are coded as differences to what green (and for blue, red) lets expect, with factors per square region.
 *
 * @param factors per region {@code 0x00RRGGBB}: red to blue, green to blue, green to red, each a signed byte in 1/32
 */
record ColorTransform(int regionBits, int[] factors) implements LosslessTransform {
    @Override
    public int[] undo(int[] argb, int width, int height) {
        int regionsPerRow = PrefixCodeMap.regionsAcross(width, regionBits);
        for (int y = 0; y < height; y++) {
            int regionRow = (y >> regionBits) * regionsPerRow;
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                argb[at] = undo(argb[at], factors[regionRow + (x >> regionBits)]);
            }
        }
        return argb;
    }

    private static int undo(int pixel, int factors) {
        int green = pixel >> 8;
        int red = (pixel >> 16) + product(factors, green);
        int blue = pixel + product(factors >> 8, green) + product(factors >> 16, red);
        return (pixel & 0xff00ff00) | ((red & 0xff) << 16) | (blue & 0xff);
    }

    /** The product of two signed low bytes, in 1/32. */
    private static int product(int factor, int value) {
        return ((byte) factor * (byte) value) >> 5;
    }
}
