package dev.tern.kernels.product;

import dev.tern.assembler.vector.Traits;

/**
 * What the code of a streaming product is shaped by.
 *
 * @param rows rows of a block
 * @param rowsLeft rows of the last block where it has fewer, else 0
 * @param units units of a tile
 * @param unitsLeft units of the last tile where it has fewer, else 0
 * @param depthLeft numbers of the last vector along the depth where it is not whole, else 0
 * @param longDepth whether there is a whole vector along the depth at all
 * @param halves whether weights are of half precision, which a single row alone can have
 */
record DotKey(
        int rows,
        int rowsLeft,
        int units,
        int unitsLeft,
        int depthLeft,
        boolean longDepth,
        boolean bias,
        boolean addend,
        boolean halves) {
    /** Enough sums at once that none waits for itself. */
    private static final int UNITS_OF_ONE_ROW = 8;

    private static final int UNITS_OF_SEVERAL_ROWS = 4;

    /** The shape for {@code rows} rows, {@code columns} units and numbers {@code depth} deep. */
    static DotKey of(Traits traits, int rows, int columns, int depth, boolean bias, boolean addend, boolean halves) {
        int height = rows == 1 ? 1 : Math.min(rows, traits.vectors() > 16 ? 4 : 2);
        int units = rows == 1 ? UNITS_OF_ONE_ROW : UNITS_OF_SEVERAL_ROWS;
        int left = depth % traits.lanes();
        return new DotKey(height, rows % height, units, columns % units, left, depth > left, bias, addend, halves);
    }
}
