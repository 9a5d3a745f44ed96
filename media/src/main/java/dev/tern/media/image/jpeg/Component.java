package dev.tern.media.image.jpeg;

/** One component of a picture: how densely it is sampled, and its quantised coefficients block by block. */
final class Component {
    static final int BLOCK = 64;

    final int id;
    final int horizontal;
    final int vertical;
    final int tableNumber;

    /** Blocks that hold pixels. */
    final int columns;

    final int rows;

    /** Blocks in memory, filled up to whole units of an interleaved scan. */
    final int storedColumns;

    final int storedRows;

    /** 64 coefficients a block, in natural order. */
    final short[] coefficients;

    /** The quantisation table that held when the component was first scanned; all zero before. */
    final int[] quantization = new int[BLOCK];

    boolean scanned;

    Component(int id, int horizontal, int vertical, int tableNumber, FrameGeometry frame) {
        this.id = id;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.tableNumber = tableNumber;
        columns = ceilDivide(frame.componentWidth(horizontal), 8);
        rows = ceilDivide(frame.componentHeight(vertical), 8);
        storedColumns = frame.unitColumns() * horizontal;
        storedRows = frame.unitRows() * vertical;
        coefficients = new short[Math.multiplyExact(BLOCK, Math.multiplyExact(storedColumns, storedRows))];
    }

    static int ceilDivide(int a, int b) {
        return (a + b - 1) / b;
    }

    /** The index of a block's first coefficient. */
    int blockAt(int column, int row) {
        return (row * storedColumns + column) * BLOCK;
    }
}
