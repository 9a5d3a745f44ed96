package dev.tern.media.image.codec;

import java.util.Arrays;

/** Assembles the pixels of a PNG picture from its rows, in one pass or in the seven of an interlaced picture. */
final class PngPixels {
    /** First column, first row, column step and row step of each pass. */
    private static final int[][] INTERLACED = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] PLAIN = {{0, 0, 1, 1}};

    private PngPixels() {}

    static Raster read(PngRows rows, PngHeader header, PngColors colors) {
        int width = (int) header.width();
        int height = (int) header.height();
        Raster raster = Raster.blank(width, height);
        byte[] row = new byte[header.rowBytes(width)];
        byte[] previous = new byte[row.length];
        for (int[] pass : header.interlaced() ? INTERLACED : PLAIN) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            if (columns <= 0) {
                continue;
            }
            Arrays.fill(previous, (byte) 0);
            for (int y = pass[1]; y < height; y += pass[3]) {
                rows.read(row, previous, header.rowBytes(columns));
                for (int i = 0; i < columns; i++) {
                    raster.argb()[y * width + pass[0] + i * pass[2]] = colors.pixel(row, i);
                }
                byte[] swapped = previous;
                previous = row;
                row = swapped;
            }
        }
        return raster;
    }
}
