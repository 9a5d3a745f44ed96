package dev.tern.kernels.product;

import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code that lays weights out in panels: for each panel the bias of its columns, then for each step of depth one
 * number of each column. A tile is a panel. What lies beyond the last column is left as it is, zero. Depth is cut into pieces
 * that lie in the nearest cache while column after column is written into them; the next piece is asked for meanwhile.
 */
final class PackCode {
    static final int WEIGHTS = 0;
    /** From column to column of the weights. */
    static final int COLUMN_BYTES = 8;
    /** From one step of depth to the next. */
    static final int DEPTH_BYTES = 16;

    static final int DEPTH = 24;
    static final int COLUMNS = 32;
    /** Address of the bias, 0 where there is none. */
    static final int BIAS = 40;

    static final int PANELS = 48;
    static final int PANEL_BYTES = 56;
    static final int PANEL_COLUMNS = 64;
    /** Bytes of one step of depth in a panel, and in the last one. */
    static final int STEP_BYTES = 72;

    static final int LAST_STEP_BYTES = 80;
    static final int LAST_PANEL = 88;
    /** The step of the panel that the first step of these weights goes to. */
    static final int FIRST_STEP = 96;

    static final int BYTES = 104;

    private static final int PIECE = 64;
    private static final int CACHE_LINE = 64;

    private static final R PARAMS = R.of(0);
    private static final R PANEL = R.of(1);
    private static final R END = R.of(2);
    private static final R COLUMN_COUNT = R.of(3);
    private static final R STEP = R.of(4);
    private static final R SOURCE = R.of(5);
    private static final R TARGET = R.of(6);

    /** The code does not depend on anything. */
    record Key() {}

    private PackCode() {}

    static void write(VectorAssembler m) {
        Label nextPanel = m.label();
        Label done = m.label();
        m.bind(nextPanel);
        m.branch(Condition.GREATER_EQUAL, PANEL, END, done);
        place(m);
        depth(m);
        m.add(PANEL, PANEL, 1);
        m.jump(nextPanel);
        m.bind(done);
        m.leave();
    }

    /** Finds the panel's columns, where they begin and where they go, and copies their bias. */
    private static void place(VectorAssembler m) {
        R number = R.of(7);
        R column = R.of(8);
        R bias = R.of(9);
        R to = R.of(10);
        m.load64(number, PARAMS.at(PANEL_COLUMNS));
        m.multiply(column, PANEL, number);
        m.load64(COLUMN_COUNT, PARAMS.at(COLUMNS));
        m.subtract(COLUMN_COUNT, COLUMN_COUNT, column);
        m.minimum(COLUMN_COUNT, COLUMN_COUNT, number);
        m.load64(SOURCE, PARAMS.at(COLUMN_BYTES));
        m.multiply(SOURCE, SOURCE, column);
        m.load64(number, PARAMS.at(WEIGHTS));
        m.add(SOURCE, SOURCE, number);
        m.load64(TARGET, PARAMS.at(PANEL_BYTES));
        m.multiply(TARGET, TARGET, PANEL);
        m.load64(number, PARAMS.at(PANELS));
        m.add(TARGET, TARGET, number);
        m.load64(STEP, PARAMS.at(STEP_BYTES));
        m.load64(number, PARAMS.at(LAST_PANEL));
        Label whole = m.label();
        m.branch(Condition.NOT_EQUAL, PANEL, number, whole);
        m.load64(STEP, PARAMS.at(LAST_STEP_BYTES));
        m.bind(whole);

        Label noBias = m.label();
        m.load64(bias, PARAMS.at(BIAS));
        m.branch(Condition.EQUAL, bias, 0, noBias);
        m.shiftLeft(column, column, 2);
        m.add(bias, bias, column);
        m.move(column, COLUMN_COUNT);
        m.move(to, TARGET);
        m.countDown(column, () -> {
            m.load32(number, bias.at(0));
            m.store32(to.at(0), number);
            m.add(bias, bias, 4);
            m.add(to, to, 4);
        });
        m.bind(noBias);
        m.load64(number, PARAMS.at(FIRST_STEP));
        m.add(number, number, 1);
        m.multiply(number, number, STEP);
        m.add(TARGET, TARGET, number);
    }

    /** Piece after piece of depth: column after column. */
    private static void depth(VectorAssembler m) {
        R left = R.of(7);
        R column = R.of(8);
        R from = R.of(9);
        R to = R.of(10);
        R count = R.of(11);
        R number = R.of(12);
        m.load64(left, PARAMS.at(DEPTH));
        Label nextPiece = m.label();
        m.bind(nextPiece);
        m.constant(column, 0);
        Label nextColumn = m.label();
        m.bind(nextColumn);
        m.load64(from, PARAMS.at(COLUMN_BYTES));
        m.multiply(from, from, column);
        m.add(from, from, SOURCE);
        m.shiftLeft(to, column, 2);
        m.add(to, to, TARGET);
        for (int line = 0; line < 4 * PIECE; line += CACHE_LINE) {
            m.prefetch(from.at(4 * PIECE + line));
        }
        m.constant(count, PIECE);
        m.minimum(count, count, left);
        Label nextStep = m.label();
        m.bind(nextStep);
        m.load32(number, from.at(0));
        m.store32(to.at(0), number);
        m.load64(number, PARAMS.at(DEPTH_BYTES));
        m.add(from, from, number);
        m.add(to, to, STEP);
        m.addAndLoop(count, -1, nextStep);
        m.add(column, column, 1);
        m.branch(Condition.LESS, column, COLUMN_COUNT, nextColumn);
        m.load64(number, PARAMS.at(DEPTH_BYTES));
        m.multiply(number, number, PIECE);
        m.add(SOURCE, SOURCE, number);
        m.multiply(number, STEP, PIECE);
        m.add(TARGET, TARGET, number);
        m.add(left, left, -PIECE);
        m.branch(Condition.GREATER, left, 0, nextPiece);
    }
}
