package dev.tern.kernels.product;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
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
    /** The first output column whose window lies on the image from left to right. */
    static final int INNER_FROM = ROW_TABLE + 48;
    /** The first output column after those. */
    static final int INNER_TO = ROW_TABLE + 56;
    /** Bytes into the row at which the window of output column 0 starts; negative before the image. */
    static final int FIRST_START = ROW_TABLE + 64;
    /** From window to window in a row of the image. */
    static final int STEP_BYTES = ROW_TABLE + 72;
    /** Runs in a row of a window. */
    static final int RUNS_ACROSS = ROW_TABLE + 80;
    /** From run to run in a row of a window. */
    static final int TAP_BYTES = ROW_TABLE + 88;

    static final int END = ROW_TABLE + 96;

    private final VectorAssembler m;
    private final R params;
    private final At outputRow;
    private final At outputColumn;
    private final At firstColumn;
    private final At nextRow;
    private final At nextColumn;
    /** Positions of this block whose windows cross the right border and are not yet found. */
    private final At rightCount;

    private final At pointers;
    private final At border;
    /** Where in {@link #border} the next run that is put together goes. */
    private final At freeBorder;

    private final boolean byRows;
    private final int vectorBytes;

    WindowCode(VectorAssembler m, R params, ProductKey.Gathering gathering) {
        this.m = m;
        this.params = params;
        outputRow = m.local(8);
        outputColumn = m.local(8);
        firstColumn = m.local(8);
        nextRow = m.local(8);
        nextColumn = m.local(8);
        rightCount = m.local(8);
        freeBorder = m.local(8);
        byRows = gathering == ProductKey.Gathering.ROWS;
        pointers = m.local(8 * POSITIONS_MOST * TAPS_MOST);
        vectorBytes = 4 * m.traits().lanes();
        border = byRows ? m.local(POSITIONS_MOST * BORDER_BYTES_MOST + vectorBytes) : pointers;
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
        R column = R.of(1);
        R end = R.of(2);
        R bound = R.of(3);
        R count = R.of(4);
        R to = R.of(5);
        Label severalRows = m.label();
        Label left = m.label();
        Label gathered = m.label();
        m.load64(column, outputColumn);
        findNext(positions, end, bound, count);
        m.add(end, column, positions);
        m.constant(count, 0);
        m.store64(rightCount, count);
        if (byRows) {
            m.address(to, border);
            m.store64(freeBorder, to);
        }
        m.load64(bound, params.at(OUTPUT_COLUMNS));
        m.branch(Condition.GREATER, end, bound, severalRows);

        gatherEvenly(positions);
        // What crosses the image's left or right border is found anew.
        m.load64(bound, params.at(INNER_TO));
        m.maximum(bound, bound, column);
        m.subtract(count, end, bound);
        m.store64(rightCount, count);
        m.load64(count, params.at(INNER_FROM));
        m.minimum(count, count, end);
        m.subtract(count, count, column);
        m.address(to, pointers);
        m.branch(Condition.GREATER, count, 0, left);

        Label right = m.label();
        m.bind(right);
        m.load64(count, rightCount);
        m.branch(Condition.LESS_EQUAL, count, 0, gathered);
        m.constant(bound, 0);
        m.store64(rightCount, bound);
        m.load64(column, firstColumn);
        m.add(column, column, positions);
        m.subtract(column, column, count);
        m.store64(outputColumn, column);
        m.address(to, pointers);
        m.add(to, to, 8 * positions);
        m.shiftLeft(bound, count, 3);
        m.subtract(to, to, bound);
        m.jump(left);

        m.bind(severalRows);
        m.constant(count, positions);
        m.address(to, pointers);
        m.bind(left);
        if (byRows) {
            gatherRows(positions, to, count);
        } else {
            gatherTaps(positions, to, count);
        }
        m.jump(right);
        m.bind(gathered);
        m.load64(column, nextColumn);
        m.store64(outputColumn, column);
        m.load64(column, nextRow);
        m.store64(outputRow, column);
    }

    /** Notes where this block of positions begins and where the next one does; register 1 holds the column. */
    private void findNext(int positions, R column, R row, R columns) {
        m.store64(firstColumn, R.of(1));
        m.add(column, R.of(1), positions);
        m.load64(row, outputRow);
        m.load64(columns, params.at(OUTPUT_COLUMNS));
        Label again = m.label();
        Label found = m.label();
        m.bind(again);
        m.branch(Condition.LESS, column, columns, found);
        m.subtract(column, column, columns);
        m.add(row, row, 1);
        m.jump(again);
        m.bind(found);
        m.store64(nextColumn, column);
        m.store64(nextRow, row);
    }

    /** Pointers of positions in one row of results, as if no window crossed the left and right border: equal steps. */
    private void gatherEvenly(int positions) {
        R column = R.of(1);
        R at = R.of(3);
        R rowEntry = R.of(4);
        R down = R.of(5);
        R across = R.of(6);
        R start = R.of(7);
        R step = R.of(8);
        R tap = R.of(9);
        R base = R.of(10);
        R pointer = R.of(11);
        R spare = R.of(12);
        m.load64(step, params.at(STEP_BYTES));
        m.multiply(start, column, step);
        m.load64(spare, params.at(FIRST_START));
        m.add(start, start, spare);
        m.load64(spare, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.subtract(start, start, spare);
        m.load64(rowEntry, outputRow);
        m.load64(down, params.at(TAPS_DOWN));
        m.multiply(rowEntry, rowEntry, down);
        m.shiftLeft(rowEntry, rowEntry, 3);
        m.load64(spare, params.at(ROW_TABLE));
        m.add(rowEntry, rowEntry, spare);
        m.address(at, pointers);

        Label nextDown = m.label();
        Label nextAcross = m.label();
        Label found = m.label();
        m.bind(nextDown);
        m.load64(base, rowEntry.at(0));
        m.load64(step, params.at(STEP_BYTES));
        m.load64(tap, params.at(TAP_BYTES));
        m.load64(across, params.at(RUNS_ACROSS));
        m.add(pointer, base, start);
        m.branch(Condition.NOT_EQUAL, base, 0, found);
        m.load64(pointer, params.at(ZEROS));
        m.load64(spare, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.subtract(pointer, pointer, spare);
        m.constant(step, 0);
        m.constant(tap, 0);
        m.bind(found);
        m.move(base, pointer);
        m.bind(nextAcross);
        m.store64(at.at(0), pointer);
        for (int i = 1; i < positions; i++) {
            m.add(pointer, pointer, step);
            m.store64(at.at(8 * i), pointer);
        }
        m.add(at, at, 8 * positions);
        m.add(base, base, tap);
        m.move(pointer, base);
        m.addAndLoop(across, -1, nextAcross);
        m.add(rowEntry, rowEntry, 8);
        m.addAndLoop(down, -1, nextDown);
    }

    private void gatherTaps(int positions, R first, R countGiven) {
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

        m.move(to, first);
        m.move(count, countGiven);
        m.load64(run, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.load64(column, outputColumn);
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

        stepColumn(column, base);
        m.add(to, to, 8);
        m.addAndLoop(count, -1, nextPosition);
        m.store64(outputColumn, column);
    }

    /** Steps to the next position; {@code spare} is undefined afterwards. */
    private void stepColumn(R column, R spare) {
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

    private void gatherRows(int positions, R first, R countGiven) {
        R to = R.of(1);
        R count = R.of(2);
        R rowEntry = R.of(3);
        R columnEntry = R.of(4);
        R down = R.of(5);
        R pointer = R.of(6);
        R at = R.of(7);
        R buffer = R.of(8);
        R spare = R.of(9);

        m.move(to, first);
        m.move(count, countGiven);
        m.load64(buffer, freeBorder);
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
        stepColumn(pointer, spare);
        m.store64(outputColumn, pointer);
        m.add(to, to, 8);
        m.addAndLoop(count, -1, nextPosition);
        m.store64(freeBorder, buffer);
    }

    /** Copies the part of a run that lies on the image to the buffer, zeros around it, and points there. */
    private void copyBorder(R pointer, R buffer, R columnEntry) {
        R at = R.of(9);
        R left = R.of(10);
        R from = R.of(11);
        R to = R.of(12);
        V numbers = V.of(0);
        Label zeros = m.label();
        Label few = m.label();
        Label whole = m.label();
        Label copied = m.label();
        // The last vector of zeros may reach into what the next run overwrites.
        m.zero(numbers);
        m.load64(left, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.move(at, buffer);
        m.bind(zeros);
        m.store(at.at(0), numbers);
        m.add(at, at, vectorBytes);
        m.add(left, left, vectorBytes);
        m.branch(Condition.LESS, left, 0, zeros);

        m.load64(at, columnEntry.at(INSIDE_FROM));
        m.load64(to, columnEntry.at(INSIDE_TO));
        m.branch(Condition.GREATER_EQUAL, at, to, copied);
        m.add(from, at, vectorBytes);
        m.branch(Condition.GREATER, from, to, few);
        m.add(left, to, -vectorBytes);
        m.bind(whole);
        m.load(numbers, pointer.at(at, 0));
        m.store(buffer.at(at, 0), numbers);
        m.add(at, at, vectorBytes);
        m.branch(Condition.LESS, at, left, whole);
        m.load(numbers, pointer.at(left, 0));
        m.store(buffer.at(left, 0), numbers);
        m.jump(copied);
        m.bind(few);
        m.load32(left, pointer.at(at, 0));
        m.store32(buffer.at(at, 0), left);
        m.add(at, at, 4);
        m.branch(Condition.LESS, at, to, few);
        m.bind(copied);
        m.move(pointer, buffer);
        m.load64(left, params.at(ProductCode.RUN_BYTES_NEGATED));
        m.subtract(buffer, buffer, left);
    }
}
