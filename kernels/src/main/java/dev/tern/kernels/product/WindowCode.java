package dev.tern.kernels.product;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code that finds where the windows of a block of positions read the image: pointers to the end of each run of
 * numbers, tap after tap, and for each tap position after position. Two small tables decide: where the image's row of each
 * (output row, tap) begins, and how far in it each (output column, tap) lies; taps outside the image read zeros.
 */
final class WindowCode {
    /** Most taps of a window. */
    static final int TAPS_MOST = 128;

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

    WindowCode(VectorAssembler m, R params) {
        this.m = m;
        this.params = params;
        outputRow = m.local(8);
        outputColumn = m.local(8);
        pointers = m.local(8 * 8 * TAPS_MOST);
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

        Label sameRow = m.label();
        m.add(column, column, 1);
        m.load64(base, params.at(OUTPUT_COLUMNS));
        m.branch(Condition.LESS, column, base, sameRow);
        m.constant(column, 0);
        m.load64(base, outputRow);
        m.add(base, base, 1);
        m.store64(outputRow, base);
        m.bind(sameRow);
        m.add(to, to, 8);
        m.addAndLoop(count, -1, nextPosition);
        m.store64(outputColumn, column);
    }
}
