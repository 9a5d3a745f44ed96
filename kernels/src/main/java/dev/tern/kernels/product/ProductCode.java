package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;
import org.jspecify.annotations.Nullable;

/**
 * Writes the code of a product of floats. A tile is a group of rows times one panel of columns; in it, blocks of a few rows
 * are multiplied with the panel, all their sums in registers: for each step of depth the panel's vectors are loaded once and
 * multiplied with one number of each row. Sums start from the panel's first row, the bias.
 */
final class ProductCode {
    // Offsets of the parameters.
    static final int INPUT = 0;
    static final int WEIGHTS = 8;
    static final int OUTPUT = 16;
    static final int ROWS = 24;
    /** From row to row of the input, or from window row to window row. */
    static final int INPUT_STRIDE = 32;

    static final int OUTPUT_STRIDE = 40;
    /** Bytes of one run of input numbers that lie side by side, negated. */
    static final int RUN_BYTES_NEGATED = 48;

    static final int PANEL_BYTES = 56;
    /** Rows of a tile, a multiple of the block's. */
    static final int GROUP_ROWS = 64;
    /** Tiles along the inner one of the two directions. */
    static final int INNER_TILES = 72;
    /** 1 where rows are the inner direction, 0 where panels are. */
    static final int ROWS_ARE_INNER = 80;

    static final int LAST_PANEL = 88;
    static final int LOW = 96;
    static final int HIGH = 100;
    /** From an element of the output to the element that is added to it. */
    static final int TO_ADDEND = 104;

    static final int RUNS = 112;
    /** Address for each row: where its results go. */
    static final int PLACES = 120;

    static final int WINDOWS = 128;
    static final int BYTES = WindowCode.END;

    private final VectorAssembler m;
    private final ProductKey key;
    private final int lanes;
    private final int vectorBytes;
    private final TileLoop tiles;
    private final At input;
    private final At weights;
    private final At output;
    private final At rowsLeft;
    private final At places;
    private final @Nullable WindowCode windows;

    private ProductCode(VectorAssembler m, ProductKey key) {
        this.m = m;
        this.key = key;
        lanes = m.traits().lanes();
        vectorBytes = 4 * lanes;
        tiles = new TileLoop(m);
        input = m.local(8);
        weights = m.local(8);
        output = m.local(8);
        rowsLeft = m.local(8);
        places = m.local(8);
        windows = key.windows() == ProductKey.Gathering.NONE ? null : new WindowCode(m, PARAMS, key.windows());
    }

    static void write(VectorAssembler m, ProductKey key) {
        ProductCode code = new ProductCode(m, key);
        code.tiles.write(code::tile);
    }

    private void tile() {
        place();
        int left = key.vectorsLeft(lanes);
        if (left == 0) {
            rows(key.vectors(), lanes);
            return;
        }
        R panel = R.of(3);
        R last = R.of(4);
        m.load64(last, PARAMS.at(LAST_PANEL));
        m.either(
                Condition.EQUAL,
                panel,
                last,
                () -> rows(left, key.columnsLeft() - (left - 1) * lanes),
                () -> rows(key.vectors(), lanes));
    }

    /** Finds the tile's place; leaves the number of its panel in register 3. */
    private void place() {
        R panel = R.of(3);
        R group = R.of(4);
        R a = R.of(5);
        R b = R.of(6);
        panelAndGroup(panel, group, a);
        R row = group;
        m.load64(a, PARAMS.at(GROUP_ROWS));
        m.multiply(row, group, a);
        m.load64(b, PARAMS.at(ROWS));
        m.subtract(b, b, row);
        m.minimum(a, a, b);
        m.store64(rowsLeft, a);

        m.load64(a, PARAMS.at(PANEL_BYTES));
        m.multiply(a, a, panel);
        m.load64(b, PARAMS.at(WEIGHTS));
        m.add(a, a, b);
        m.store64(weights, a);

        placeResults(panel, row, a, b);
        if (windows != null) {
            windows.place(row, a, b, R.of(7));
        } else {
            m.load64(a, PARAMS.at(INPUT_STRIDE));
            m.multiply(a, a, row);
            m.load64(b, PARAMS.at(INPUT));
            m.add(a, a, b);
            m.store64(input, a);
        }
    }

    private void panelAndGroup(R panel, R group, R a) {
        Label panelsInner = m.label();
        Label placed = m.label();
        m.load64(a, PARAMS.at(INNER_TILES));
        m.divide(panel, group, TILE, a);
        m.load64(a, PARAMS.at(ROWS_ARE_INNER));
        m.branch(Condition.EQUAL, a, 0, panelsInner);
        m.jump(placed);
        m.bind(panelsInner);
        m.move(a, panel);
        m.move(panel, group);
        m.move(group, a);
        m.bind(placed);
    }

    private void placeResults(R panel, R row, R a, R b) {
        m.multiply(b, panel, key.vectors() * vectorBytes);
        if (key.places()) {
            m.store64(output, b);
            m.shiftLeft(a, row, 3);
            m.load64(b, PARAMS.at(PLACES));
            m.add(a, a, b);
            m.store64(places, a);
        } else {
            m.load64(a, PARAMS.at(OUTPUT_STRIDE));
            m.multiply(a, a, row);
            m.add(a, a, b);
            m.load64(b, PARAMS.at(OUTPUT));
            m.add(a, a, b);
            m.store64(output, a);
        }
    }

    /** All rows of the tile with a panel of {@code vectors} vectors, of whose last one {@code lastLanes} lanes are columns. */
    private void rows(int vectors, int lastLanes) {
        SumBlock.each(
                m,
                rowsLeft,
                R.of(3),
                key.rows(),
                key.rowsLeft(),
                rows -> block(rows, vectors, new SumBlock(m, rows, vectors, lastLanes)));
    }

    private void block(int rows, int vectors, SumBlock sums) {
        R[] from = R.range(1, rows);
        R weight = R.of(rows + 1);
        R step = R.of(rows + 2);
        R table = R.of(rows + 3);
        R runs = R.of(rows + 4);

        if (windows != null) {
            windows.gather(rows);
            m.address(table, windows.pointers());
            m.load64(runs, PARAMS.at(RUNS));
        } else {
            rowPointers(from, step);
        }
        m.load64(weight, weights);
        sums.startFrom(weight);
        m.add(weight, weight, vectors * vectorBytes);

        Label nextRun = m.label();
        if (windows != null) {
            m.bind(nextRun);
            for (int i = 0; i < rows; i++) {
                m.load64(from[i], table.at(8 * i));
            }
            m.add(table, table, 8 * rows);
        }
        m.load64(step, PARAMS.at(RUN_BYTES_NEGATED));
        Label again = m.label();
        m.bind(again);
        sums.step(weight, i -> from[i].at(step, 0));
        m.add(weight, weight, vectors * vectorBytes);
        m.addAndLoop(step, 4, again);
        if (windows != null) {
            m.addAndLoop(runs, -1, nextRun);
        }
        store(sums, rows);
    }

    /** Pointers to the ends of rows that lie at equal distances; the next block's rows are remembered. */
    private void rowPointers(R[] from, R stride) {
        R run = R.of(from.length + 3);
        m.load64(from[0], input);
        m.load64(stride, PARAMS.at(INPUT_STRIDE));
        m.load64(run, PARAMS.at(RUN_BYTES_NEGATED));
        m.subtract(from[0], from[0], run);
        for (int i = 1; i < from.length; i++) {
            m.add(from[i], from[i - 1], stride);
        }
        m.add(stride, stride, from[from.length - 1]);
        m.add(stride, stride, run);
        m.store64(input, stride);
    }

    private void store(SumBlock sums, int rows) {
        R to = R.of(1);
        R stride = R.of(2);
        R addend = R.of(3);
        R place = R.of(4);
        R column = R.of(5);
        FloatStore store = new FloatStore(m, sums.firstFree(), key.addend() ? addend : null);
        store.limits(PARAMS.at(LOW), PARAMS.at(HIGH));
        if (key.places()) {
            m.load64(place, places);
            m.load64(column, output);
        } else {
            m.load64(to, output);
            m.load64(stride, PARAMS.at(OUTPUT_STRIDE));
        }
        if (key.addend()) {
            m.load64(addend, PARAMS.at(TO_ADDEND));
        }
        for (int i = 0; i < rows; i++) {
            if (key.places()) {
                m.load64(to, place.at(8 * i));
                m.add(to, to, column);
            }
            sums.row(i, (sum, offset, bytes) -> store.store(sum, to, offset, bytes));
            if (!key.places()) {
                m.add(to, to, stride);
            }
        }
        if (key.places()) {
            m.add(place, place, 8 * rows);
            m.store64(places, place);
        } else {
            m.store64(output, to);
        }
    }
}
