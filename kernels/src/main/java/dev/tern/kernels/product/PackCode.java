package dev.tern.kernels.product;

import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code that lays weights out in panels: for each panel the bias of its columns, then for each step of depth one
 * number of each column. A tile is a panel. What lies beyond the last column is left as it is, zero.
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
    static final int BYTES = 96;

    /** The code does not depend on anything. */
    record Key() {}

    private PackCode() {}

    static void write(VectorAssembler m) {
        R params = R.of(0);
        R panel = R.of(1);
        R end = R.of(2);
        R from = R.of(3);
        R to = R.of(4);
        R depth = R.of(5);
        R number = R.of(6);
        R column = R.of(7);
        R columns = R.of(8);
        R stepBytes = R.of(9);
        R depthBytes = R.of(10);
        R bias = R.of(11);
        R start = R.of(12);

        Label nextPanel = m.label();
        Label done = m.label();
        m.bind(nextPanel);
        m.branch(Condition.GREATER_EQUAL, panel, end, done);
        // The panel's columns: as many as there are, at most a whole panel.
        m.load64(number, params.at(PANEL_COLUMNS));
        m.multiply(column, panel, number);
        m.load64(columns, params.at(COLUMNS));
        m.subtract(columns, columns, column);
        m.minimum(columns, columns, number);
        m.load64(start, params.at(COLUMN_BYTES));
        m.multiply(start, start, column);
        m.load64(number, params.at(WEIGHTS));
        m.add(start, start, number);
        m.load64(bias, params.at(BIAS));
        Label noBias = m.label();
        m.branch(Condition.EQUAL, bias, 0, noBias);
        m.shiftLeft(column, column, 2);
        m.add(bias, bias, column);
        m.bind(noBias);
        m.load64(stepBytes, params.at(STEP_BYTES));
        m.load64(number, params.at(LAST_PANEL));
        Label whole = m.label();
        m.branch(Condition.NOT_EQUAL, panel, number, whole);
        m.load64(stepBytes, params.at(LAST_STEP_BYTES));
        m.bind(whole);
        m.load64(depthBytes, params.at(DEPTH_BYTES));
        m.constant(column, 0);

        Label nextColumn = m.label();
        m.bind(nextColumn);
        m.load64(to, params.at(PANEL_BYTES));
        m.multiply(to, to, panel);
        m.load64(number, params.at(PANELS));
        m.add(to, to, number);
        m.shiftLeft(number, column, 2);
        m.add(to, to, number);
        Label biasDone = m.label();
        m.branch(Condition.EQUAL, bias, 0, biasDone);
        m.load32(number, bias.at(0));
        m.store32(to.at(0), number);
        m.add(bias, bias, 4);
        m.bind(biasDone);
        m.add(to, to, stepBytes);
        m.move(from, start);
        m.load64(depth, params.at(DEPTH));
        Label nextStep = m.label();
        m.bind(nextStep);
        m.load32(number, from.at(0));
        m.store32(to.at(0), number);
        m.add(from, from, depthBytes);
        m.add(to, to, stepBytes);
        m.addAndLoop(depth, -1, nextStep);
        m.load64(number, params.at(COLUMN_BYTES));
        m.add(start, start, number);
        m.add(column, column, 1);
        m.branch(Condition.LESS, column, columns, nextColumn);

        m.add(panel, panel, 1);
        m.jump(nextPanel);
        m.bind(done);
        m.leave();
    }
}
