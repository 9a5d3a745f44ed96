package dev.tern.training.operator;

import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;
import dev.tern.kernels.product.SumBlock;

/**
 * Writes the code of sums of outer products. A tile is a block of rows times a panel of columns of the result; panel after
 * panel, so that the part of {@code b} that a panel needs is near when the next block wants it.
 */
final class OuterCode {
    /** Addresses of the runs: first of {@code a}, then of {@code b}. */
    static final int TABLE = 0;

    static final int RUNS = 8;
    static final int STEPS = 16;
    static final int A_BYTES = 24;
    static final int B_BYTES = 32;
    static final int OUTPUT = 40;
    static final int OUTPUT_STRIDE = 48;
    /** Blocks of rows. */
    static final int BLOCKS = 56;

    static final int LAST_BLOCK = 64;
    static final int LAST_PANEL = 72;
    static final int BYTES = 80;

    private static final R BLOCK = R.of(3);
    private static final R PANEL = R.of(4);

    private final VectorAssembler m;
    private final Key key;
    private final int lanes;
    private final TileLoop tiles;
    private final At output;
    private final At fromA;
    private final At fromB;

    /**
     * What the code is shaped by.
     *
     * @param rows rows of a block
     * @param vectors vectors across a panel
     * @param rowsLeft rows of the last block where it is smaller, else 0
     * @param columnsLeft columns of the last panel where it is narrower, else 0
     */
    record Key(int rows, int vectors, int rowsLeft, int columnsLeft) {}

    private OuterCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        lanes = m.traits().lanes();
        tiles = new TileLoop(m);
        output = m.local(8);
        fromA = m.local(8);
        fromB = m.local(8);
    }

    static void write(VectorAssembler m, Key key) {
        OuterCode code = new OuterCode(m, key);
        code.tiles.write(code::tile);
    }

    private void tile() {
        place();
        if (key.columnsLeft == 0) {
            blocks(key.vectors, lanes);
            return;
        }
        int left = Math.ceilDiv(key.columnsLeft, lanes);
        R last = R.of(5);
        m.load64(last, PARAMS.at(LAST_PANEL));
        m.either(
                Condition.EQUAL,
                PANEL,
                last,
                () -> blocks(left, key.columnsLeft - (left - 1) * lanes),
                () -> blocks(key.vectors, lanes));
    }

    /** Finds the tile's block and panel and what lies before them. */
    private void place() {
        R number = R.of(5);
        R columns = R.of(6);
        R rows = R.of(7);
        m.load64(number, PARAMS.at(BLOCKS));
        m.divide(PANEL, BLOCK, TILE, number);
        m.multiply(columns, PANEL, key.vectors * lanes * 4);
        m.store64(fromB, columns);
        m.multiply(rows, BLOCK, key.rows);
        m.load64(number, PARAMS.at(OUTPUT_STRIDE));
        m.multiply(number, number, rows);
        m.add(columns, columns, number);
        m.load64(number, PARAMS.at(OUTPUT));
        m.add(columns, columns, number);
        m.store64(output, columns);
        m.shiftLeft(rows, rows, 2);
        m.store64(fromA, rows);
    }

    private void blocks(int vectors, int lastLanes) {
        if (key.rowsLeft == 0) {
            block(key.rows, vectors, lastLanes);
            return;
        }
        R last = R.of(5);
        m.load64(last, PARAMS.at(LAST_BLOCK));
        m.either(
                Condition.EQUAL,
                BLOCK,
                last,
                () -> block(key.rowsLeft, vectors, lastLanes),
                () -> block(key.rows, vectors, lastLanes));
    }

    private void block(int rows, int vectors, int lastLanes) {
        SumBlock sums = new SumBlock(m, rows, vectors, lastLanes);
        R table = R.of(1);
        R runs = R.of(2);
        R a = R.of(3);
        R b = R.of(4);
        R steps = R.of(5);
        R aBytes = R.of(6);
        R bBytes = R.of(7);
        R skip = R.of(8);
        sums.startFromZero();
        m.load64(table, PARAMS.at(TABLE));
        m.load64(runs, PARAMS.at(RUNS));
        m.load64(aBytes, PARAMS.at(A_BYTES));
        m.load64(bBytes, PARAMS.at(B_BYTES));
        m.countDown(runs, () -> {
            m.load64(a, table.at(0));
            m.load64(skip, fromA);
            m.add(a, a, skip);
            m.load64(b, table.at(8));
            m.load64(skip, fromB);
            m.add(b, b, skip);
            m.add(table, table, 16);
            m.load64(steps, PARAMS.at(STEPS));
            m.countDown(steps, () -> {
                sums.stepOfColumns(b, i -> a.at(4 * i));
                m.add(a, a, aBytes);
                m.add(b, b, bBytes);
            });
        });
        m.load64(a, output);
        m.load64(b, PARAMS.at(OUTPUT_STRIDE));
        for (int i = 0; i < rows; i++) {
            sums.row(i, (sum, offset, bytes) -> m.store(a.at(offset), sum, bytes));
            m.add(a, a, b);
        }
    }
}
