package dev.tern.kernels.product;

import dev.tern.assembler.vector.Traits;

/**
 * What the code of a product is shaped by; everything else comes as parameters.
 *
 * @param rows rows of a block
 * @param vectors vectors across a panel
 * @param rowsLeft rows of the last block where it is smaller, else 0
 * @param columnsLeft columns of the last panel where it is narrower, else 0
 * @param windows how rows are gathered from windows over an image
 * @param places whether each row's results have a place of their own, else they lie at equal distances
 * @param addend whether another tensor is added to the result
 */
public record ProductKey(
        int rows, int vectors, int rowsLeft, int columnsLeft, Gathering windows, boolean addend, boolean places) {
    /** How the rows of a product are found. */
    public enum Gathering {
        /** They lie at equal distances. */
        NONE,
        /** From windows over an image, tap by tap. */
        TAPS,
        /** From windows over an image whose taps from left to right lie side by side. */
        ROWS
    }

    /** General registers that a block needs beside the pointers to its rows. */
    private static final int OTHER_GENERALS = 4;

    private static final int ROWS_MOST = 8;
    static final int VECTORS_MOST = 4;

    /** The shape of blocks for {@code rows} rows and {@code columns} columns in all. */
    public static ProductKey of(
            Traits traits, long rows, int columns, Gathering windows, boolean addend, boolean places) {
        return of(traits, rows, columns, VECTORS_MOST, windows, addend, places);
    }

    /** As {@link #of}, with panels of at most {@code vectorsMost} vectors. */
    static ProductKey of(
            Traits traits, long rows, int columns, int vectorsMost, Gathering windows, boolean addend, boolean places) {
        int lanes = traits.lanes();
        int across = Math.ceilDiv(columns, lanes);
        int vectors = 1;
        int height = 1;
        double best = 0;
        for (int v = 1; v <= Math.min(across, vectorsMost); v++) {
            int most = Math.min(
                    (traits.vectors() - v - 1) / v, Math.min(ROWS_MOST, traits.generals() - OTHER_GENERALS - 1));
            for (int h = 1; h <= Math.min(most, rows); h++) {
                double rate = rate(h, v) * use(rows, h) * use(across, v);
                if (rate > best) {
                    best = rate;
                    vectors = v;
                    height = h;
                }
            }
        }
        return new ProductKey(
                height, vectors, (int) (rows % height), columns % (vectors * lanes), windows, addend, places);
    }

    /** Products each cycle, roughly: two at most, held back by loads (two a cycle) and by sums that wait for themselves. */
    private static double rate(int h, int v) {
        double products = h * v;
        double cycles = Math.max(products / 2, Math.max((h + v) / 2.0, 4));
        return products / (cycles + 0.5);
    }

    /** The part of the work that is not wasted on a last block; what is left over is computed by blocks of its own size. */
    private static double use(long extent, int block) {
        long whole = extent / block;
        long left = extent % block;
        return left == 0 ? 1 : (whole + (double) left / block) / (whole + 0.5 + 0.5 * left / block);
    }

    int panelColumns(int lanes) {
        return vectors * lanes;
    }

    int vectorsLeft(int lanes) {
        return Math.ceilDiv(columnsLeft, lanes);
    }
}
