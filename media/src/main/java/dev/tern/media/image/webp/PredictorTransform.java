package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Raster;

/**
 * Pixels are coded as differences to a guess from their neighbours, with one way of guessing per square region.
 *
 * @param modes the way of each region in its green channel
 */
record PredictorTransform(int regionBits, int[] modes) implements LosslessTransform {
    @Override
    public int[] undo(int[] argb, int width, int height) {
        argb[0] = Predictors.add(argb[0], Raster.OPAQUE);
        for (int x = 1; x < width; x++) {
            argb[x] = Predictors.add(argb[x], argb[x - 1]);
        }
        int regionsPerRow = PrefixCodeMap.regionsAcross(width, regionBits);
        for (int y = 1; y < height; y++) {
            int row = y * width;
            int regionRow = (y >> regionBits) * regionsPerRow;
            argb[row] = Predictors.add(argb[row], argb[row - width]);
            for (int x = 1; x < width; x++) {
                int at = row + x;
                int above = at - width;
                // Right of the last column stands, by the format's rule, the first pixel of the same row.
                int guess = Predictors.predict(
                        (modes[regionRow + (x >> regionBits)] >> 8) & 15,
                        argb[at - 1],
                        argb[above],
                        argb[above + 1],
                        argb[above - 1]);
                argb[at] = Predictors.add(argb[at], guess);
            }
        }
        return argb;
    }
}
