package dev.tern.kernels.product;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code that finds where the windows of a block of positions read the image: pointers to the end of each run of
 * numbers, run after run, and for each run position after position. Two small tables decide: where the image's row of each
 * (output row, tap) begins, and how far in it each (output column, tap) lies; taps outside the image read zeros. Where the
 * taps of a window's row lie side by side, that row is one run; rows that cross the image's border are put together first.
 */
final class WindowCode {
    /** Most taps of a window. */
    static final int TAPS_MOST = 128;

    /** Most bytes of a window that crosses the border, where whole rows are runs. */
    static final int BORDER_BYTES_MOST = 2048;

    private static final int POSITIONS_MOST = 8;

    /** An entry of the column table where whole rows are runs: whether the window crosses the border, then the rest. */
    static final int COLUMN_ENTRY = 32;
    /** Bytes into the row at which the window starts; negative before the image. */
    static final int START = 8;
    /** Bytes of the window before and up to the end of what lies on the image. */
    static final int INSIDE_FROM = 16;

    static final int INSIDE_TO = 24;

    // Offsets of the parameters.
    /** Address for each output row and tap down: the image's row, 0 where there is none. */
    static final int ROW_TABLE = ProductCode.WINDOWS;

    /** For each output column and tap across: bytes into the row, -1 where there is no pixel. */
    static final int COLUMN_TABLE = ROW_TABLE + 8;

    static final int TAPS_DOWN = ROW_TABLE + 16;
    static final int TAPS_ACROSS = ROW_TABLE + 24;
    static final int OUTPUT_COLUMNS = ROW_TABLE + 32;
    static final int ZEROS = ROW_TABLE + 40;

    private final VectorAssembler m;
    private final R params;
    private final At outputRow;
    private final At outputColumn;
    private final At pointers;
    private final At border;
    private final boolean byRows;

    WindowCode(VectorAssembler m, R params, ProductKey.Gathering gathering) {
        this.m = m;
        this.params = params;
        outputRow = m.local(8);
        outputColumn = m.local(8);
        byRows = gathering == ProductKey.Gathering.ROWS;
        pointers = m.local(8 * POSITIONS_MOST * TAPS_MOST);
        border = byRows ? m.local(POSITIONS_MOST * BORDER_BYTES_MOST) : pointers;
    }

    /** Where the pointers lie after {@link #gather}. */
    At pointers() {
        return pointers;
    }

    /** Starts at position {@code row} of all; a, b and c are free registers. */
    void place(R row, R a, R b, R c) {
        m.load64(a, params.at(OUTPUT_COLUMNS));
        m.divide(b, c, row, a);
        m.store64(outputRow, b);
        m.store64(outputColumn, c);
    }

    /** Finds the pointers of the next {@code positions} positions; uses registers 1 to 12. */
    void gather(int positions) {
        if (byRows) {
            gatherRows(positions);
        } else {
            gatherTaps(positions);
        }
    }

    private void gatherTaps(int positions) {
        R to = R.of(1);
        R count = R.of(2);
        R rowEntry = R.of(3);
        R columnStart = R.of(4);
        R columnEntry = R.of(5);
        R down = R.of(6);
        R across = R.of(7);
        R base = R.of(8);
        R pointer = R.of(9);
        R at = R.of(10);
        R run = R.of(11);
        R column = R.of(12);

        m.address(to, pointers);
        m.load64(run, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.load64(column, outputColumn);
        m.constant(count, positions);
        Label nextPosition = m.label();
        m.bind(nextPosition);
        // The entries of this position in both tables.
        m.load64(rowEntry, outputRow);
        m.load64(down, params.at(TAPS_DOWN));
        m.multiply(rowEntry, rowEntry, down);
        m.shiftLeft(rowEntry, rowEntry, 3);
        m.load64(base, params.at(ROW_TABLE));
        m.add(rowEntry, rowEntry, base);
        m.load64(across, params.at(TAPS_ACROSS));
        m.multiply(columnStart, column, across);
        m.shiftLeft(columnStart, columnStart, 3);
        m.load64(base, params.at(COLUMN_TABLE));
        m.add(columnStart, columnStart, base);
        m.move(at, to);

        Label nextDown = m.label();
        m.bind(nextDown);
        m.load64(base, rowEntry.at(0));
        m.move(columnEntry, columnStart);
        m.load64(across, params.at(TAPS_ACROSS));
        Label nextAcross = m.label();
        m.bind(nextAcross);
        Label outside = m.label();
        Label found = m.label();
        m.load64(pointer, columnEntry.at(0));
        m.branch(Condition.EQUAL, base, 0, outside);
        m.branch(Condition.LESS, pointer, 0, outside);
        m.add(pointer, pointer, base);
        m.jump(found);
        m.bind(outside);
        m.load64(pointer, params.at(ZEROS));
        m.bind(found);
        m.subtract(pointer, pointer, run);
        m.store64(at.at(0), pointer);
        m.add(at, at, 8 * positions);
        m.add(columnEntry, columnEntry, 8);
        m.addAndLoop(across, -1, nextAcross);
        m.add(rowEntry, rowEntry, 8);
        m.addAndLoop(down, -1, nextDown);

        nextColumn(column, base);
        m.add(to, to, 8);
        m.addAndLoop(count, -1, nextPosition);
        m.store64(outputColumn, column);
    }

    /** Steps to the next position; {@code spare} is undefined afterwards. */
    private void nextColumn(R column, R spare) {
        Label sameRow = m.label();
        m.add(column, column, 1);
        m.load64(spare, params.at(OUTPUT_COLUMNS));
        m.branch(Condition.LESS, column, spare, sameRow);
        m.constant(column, 0);
        m.load64(spare, outputRow);
        m.add(spare, spare, 1);
        m.store64(outputRow, spare);
        m.bind(sameRow);
    }

    private void gatherRows(int positions) {
        R to = R.of(1);
        R count = R.of(2);
        R rowEntry = R.of(3);
        R columnEntry = R.of(4);
        R down = R.of(5);
        R pointer = R.of(6);
        R at = R.of(7);
        R buffer = R.of(8);
        R spare = R.of(9);

        m.address(to, pointers);
        m.address(buffer, border);
        m.constant(count, positions);
        Label nextPosition = m.label();
        m.bind(nextPosition);
        m.load64(rowEntry, outputRow);
        m.load64(down, params.at(TAPS_DOWN));
        m.multiply(rowEntry, rowEntry, down);
        m.shiftLeft(rowEntry, rowEntry, 3);
        m.load64(spare, params.at(ROW_TABLE));
        m.add(rowEntry, rowEntry, spare);
        m.load64(columnEntry, outputColumn);
        m.multiply(columnEntry, columnEntry, COLUMN_ENTRY);
        m.load64(spare, params.at(COLUMN_TABLE));
        m.add(columnEntry, columnEntry, spare);
        m.move(at, to);

        Label nextDown = m.label();
        Label outside = m.label();
        Label found = m.label();
        m.bind(nextDown);
        m.load64(pointer, rowEntry.at(0));
        m.branch(Condition.EQUAL, pointer, 0, outside);
        m.load64(spare, columnEntry.at(START));
        m.add(pointer, pointer, spare);
        m.load64(spare, columnEntry.at(0));
        m.branch(Condition.EQUAL, spare, 0, found);
        copyBorder(pointer, buffer, columnEntry);
        m.jump(found);
        m.bind(outside);
        m.load64(pointer, params.at(ZEROS));
        m.bind(found);
        m.load64(spare, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.subtract(pointer, pointer, spare);
        m.store64(at.at(0), pointer);
        m.add(at, at, 8 * positions);
        m.add(rowEntry, rowEntry, 8);
        m.addAndLoop(down, -1, nextDown);

        m.load64(pointer, outputColumn);
        nextColumn(pointer, spare);
        m.store64(outputColumn, pointer);
        m.add(to, to, 8);
        m.addAndLoop(count, -1, nextPosition);
    }

    /** Copies the part of a run that lies on the image to the buffer, zeros around it, and points there. */
    private void copyBorder(R pointer, R buffer, R columnEntry) {
        R at = R.of(9);
        R number = R.of(10);
        R from = R.of(11);
        R to = R.of(12);
        m.load64(from, columnEntry.at(INSIDE_FROM));
        m.load64(to, columnEntry.at(INSIDE_TO));
        m.constant(at, 0);
        Label next = m.label();
        Label store = m.label();
        m.bind(next);
        m.constant(number, 0);
        m.branch(Condition.LESS, at, from, store);
        m.branch(Condition.GREATER_EQUAL, at, to, store);
        m.load32(number, pointer.at(at, 0));
        m.bind(store);
        m.store32(buffer.at(at, 0), number);
        m.add(at, at, 4);
        m.load64(number, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.add(number, number, at);
        m.branch(Condition.LESS, number, 0, next);
        m.move(pointer, buffer);
        m.add(buffer, buffer, at);
    }
}
