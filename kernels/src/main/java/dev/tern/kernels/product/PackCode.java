package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code that lays weights out in panels: for each panel the bias of its columns, then for each step of depth one
 * number of each column. A tile is a panel. Whole vectors of columns are copied or turned; for what is left, and what lies
 * neither way, numbers go one by one. What lies beyond the last column is left as it is, zero. Depth is cut into pieces
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

    private static final R COLUMN_COUNT = R.of(3);
    private static final R STEP = R.of(4);
    private static final R SOURCE = R.of(5);
    private static final R TARGET = R.of(6);

    /** What lies side by side among the weights. */
    enum Order {
        /** The numbers of a column: vectors are turned, four steps of depth at a time. */
        DEPTH,
        /** The columns: vectors are copied. */
        COLUMNS,
        NEITHER
    }

    /** What the code is shaped by. */
    record Key(Order order) {
        static Key of(long columnBytes, long depthBytes) {
            return new Key(depthBytes == 4 ? Order.DEPTH : columnBytes == 4 ? Order.COLUMNS : Order.NEITHER);
        }
    }

    private PackCode() {}

    static void write(VectorAssembler m, Key key) {
        new TileLoop(m).write(() -> {
            Label packed = m.label();
            place(m);
            if (key.order != Order.NEITHER) {
                vectors(m, key.order);
                m.branch(Condition.EQUAL, COLUMN_COUNT, 0, packed);
            }
            depth(m);
            m.bind(packed);
        });
    }

    /** Packs whole vectors of columns; the columns that are left, their source and their target remain. */
    private static void vectors(VectorAssembler m, Order order) {
        int lanes = m.traits().lanes();
        R number = R.of(7);
        At columns = m.local(8);
        Label next = m.label();
        Label done = m.label();
        m.bind(next);
        m.branch(Condition.LESS, COLUMN_COUNT, lanes, done);
        if (order == Order.DEPTH) {
            turned(m, columns);
        } else {
            copied(m);
        }
        m.load64(number, PARAMS.at(COLUMN_BYTES));
        m.multiply(number, number, lanes);
        m.add(SOURCE, SOURCE, number);
        m.add(TARGET, TARGET, 4 * lanes);
        m.add(COLUMN_COUNT, COLUMN_COUNT, -lanes);
        m.jump(next);
        m.bind(done);
    }

    private static void copied(VectorAssembler m) {
        R from = R.of(7);
        R to = R.of(8);
        R count = R.of(9);
        R depthBytes = R.of(10);
        V numbers = V.of(0);
        m.move(from, SOURCE);
        m.move(to, TARGET);
        m.load64(depthBytes, PARAMS.at(DEPTH_BYTES));
        m.load64(count, PARAMS.at(DEPTH));
        m.countDown(count, () -> {
            m.load(numbers, from.at(0));
            m.store(to.at(0), numbers);
            m.add(from, from, depthBytes);
            m.add(to, to, STEP);
        });
    }

    /** Register {@code q} takes four steps of columns q, 4 + q and so on, block by block; then each block is turned. */
    private static void turned(VectorAssembler m, At columns) {
        int lanes = m.traits().lanes();
        int blocks = lanes / 4;
        R from = R.of(1);
        R to = R.of(2);
        R count = COLUMN_COUNT;
        R[] fourth = {from, R.of(7), R.of(8), R.of(9)};
        R[] beside = {count, R.of(10), R.of(11), R.of(12)};
        m.store64(columns, COLUMN_COUNT);
        m.move(from, SOURCE);
        m.move(to, TARGET);
        m.load64(beside[1], PARAMS.at(COLUMN_BYTES));
        m.add(beside[2], beside[1], beside[1]);
        m.add(beside[3], beside[2], beside[1]);
        for (int b = 1; b < blocks; b++) {
            m.add(fourth[b], fourth[b - 1], beside[2]);
            m.add(fourth[b], fourth[b], beside[2]);
        }
        Label few = m.label();
        m.load64(count, PARAMS.at(DEPTH));
        m.shiftRight(count, count, 2);
        m.branch(Condition.EQUAL, count, 0, few);
        V[] in = V.range(0, 4);
        V[] out = V.range(4, 4);
        m.countDown(count, () -> {
            for (int q = 0; q < 4; q++) {
                for (int b = 0; b < blocks; b++) {
                    At at = q == 0 ? fourth[b].at(0) : fourth[b].at(beside[q], 0);
                    if (b == 0) {
                        m.load(in[q], at, 16);
                    } else {
                        m.loadBlock(in[q], b, at);
                    }
                }
            }
            turn(m, in, out);
            for (int step = 0; step < 4; step++) {
                m.store(to.at(0), in[step]);
                m.add(to, to, STEP);
            }
            for (int b = 0; b < blocks; b++) {
                m.add(fourth[b], fourth[b], 16);
            }
        });
        m.bind(few);
        rest(m, from, to, beside[1], lanes);
        m.load64(COLUMN_COUNT, columns);
    }

    /** Four by four numbers in each block: columns become rows. */
    static void turn(VectorAssembler m, V[] x, V[] t) {
        m.binary(Binary.ZIP_LOW_32, t[0], x[0], x[1]);
        m.binary(Binary.ZIP_LOW_32, t[1], x[2], x[3]);
        m.binary(Binary.ZIP_HIGH_32, t[2], x[0], x[1]);
        m.binary(Binary.ZIP_HIGH_32, t[3], x[2], x[3]);
        m.binary(Binary.ZIP_LOW_64, x[0], t[0], t[1]);
        m.binary(Binary.ZIP_HIGH_64, x[1], t[0], t[1]);
        m.binary(Binary.ZIP_LOW_64, x[2], t[2], t[3]);
        m.binary(Binary.ZIP_HIGH_64, x[3], t[2], t[3]);
    }

    /** The steps of depth that are no whole four, number by number. */
    private static void rest(VectorAssembler m, R from, R to, R columnBytes, int lanes) {
        R count = COLUMN_COUNT;
        R column = R.of(7);
        R at = R.of(8);
        R number = R.of(9);
        R place = R.of(12);
        Label none = m.label();
        m.load64(count, PARAMS.at(DEPTH));
        m.and(count, count, 3);
        m.branch(Condition.EQUAL, count, 0, none);
        m.countDown(count, () -> {
            m.move(at, from);
            m.move(place, to);
            m.constant(column, lanes);
            m.countDown(column, () -> {
                m.load32(number, at.at(0));
                m.store32(place.at(0), number);
                m.add(at, at, columnBytes);
                m.add(place, place, 4);
            });
            m.add(from, from, 4);
            m.add(to, to, STEP);
        });
        m.bind(none);
    }

    /** Finds the panel's columns, where they begin and where they go, and copies their bias. */
    private static void place(VectorAssembler m) {
        R number = R.of(7);
        R column = R.of(8);
        R bias = R.of(9);
        R to = R.of(10);
        m.load64(number, PARAMS.at(PANEL_COLUMNS));
        m.multiply(column, TILE, number);
        m.load64(COLUMN_COUNT, PARAMS.at(COLUMNS));
        m.subtract(COLUMN_COUNT, COLUMN_COUNT, column);
        m.minimum(COLUMN_COUNT, COLUMN_COUNT, number);
        m.load64(SOURCE, PARAMS.at(COLUMN_BYTES));
        m.multiply(SOURCE, SOURCE, column);
        m.load64(number, PARAMS.at(WEIGHTS));
        m.add(SOURCE, SOURCE, number);
        m.load64(TARGET, PARAMS.at(PANEL_BYTES));
        m.multiply(TARGET, TARGET, TILE);
        m.load64(number, PARAMS.at(PANELS));
        m.add(TARGET, TARGET, number);
        m.load64(STEP, PARAMS.at(STEP_BYTES));
        m.load64(number, PARAMS.at(LAST_PANEL));
        Label whole = m.label();
        m.branch(Condition.NOT_EQUAL, TILE, number, whole);
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
