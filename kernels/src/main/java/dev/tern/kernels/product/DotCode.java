package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.END;
import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code of a few rows times weights that are read where they lie: a tile is a few units, whose weights stream by
 * side by side, once for each block of rows. Products are summed lane by lane; the lanes come together at the end.
 */
final class DotCode {
    // Offsets of the parameters.
    static final int INPUT = 0;
    static final int WEIGHTS = 8;
    static final int OUTPUT = 16;
    static final int BIAS = 24;
    /** From an element of the output to the element that is added to it. */
    static final int TO_ADDEND = 32;
    /** From unit to unit of the weights. */
    static final int UNIT_BYTES = 40;
    /** Bytes of the whole vectors along the depth, negated. */
    static final int WHOLE_BYTES_NEGATED = 48;

    static final int LAST_TILE = 56;
    static final int LOW = 64;
    static final int HIGH = 68;
    /** Whole blocks of rows. */
    static final int BLOCKS = 72;

    static final int INPUT_STRIDE = 80;
    static final int OUTPUT_STRIDE = 88;
    static final int BYTES = 96;

    private static final R STEP = R.of(3);
    private static final int FIRST_ROW = 4;

    private final VectorAssembler m;
    private final DotKey key;
    private final int vectorBytes;
    private final TileLoop tiles;
    private final At blocks;
    private final At input;
    private final At output;

    private DotCode(VectorAssembler m, DotKey key) {
        this.m = m;
        this.key = key;
        vectorBytes = m.traits().vectorBytes();
        tiles = new TileLoop(m);
        blocks = m.local(8);
        input = m.local(8);
        output = m.local(8);
    }

    static void write(VectorAssembler m, DotKey key) {
        DotCode code = new DotCode(m, key);
        code.tiles.write(code::tile);
    }

    private void tile() {
        if (key.unitsLeft() == 0) {
            units(key.units());
            return;
        }
        m.load64(STEP, PARAMS.at(LAST_TILE));
        m.either(Condition.EQUAL, TILE, STEP, () -> units(key.unitsLeft()), () -> units(key.units()));
    }

    /** {@code count} units of the tile times all rows. */
    private void units(int count) {
        R[] unit = R.range(FIRST_ROW + key.rows(), count);
        m.load64(STEP, PARAMS.at(UNIT_BYTES));
        m.multiply(unit[0], TILE, key.units());
        m.multiply(unit[0], unit[0], STEP);
        m.load64(END, PARAMS.at(WEIGHTS));
        m.add(unit[0], unit[0], END);
        m.load64(END, PARAMS.at(WHOLE_BYTES_NEGATED));
        if (key.halves()) {
            m.shiftRight(END, END, 1);
            m.subtract(unit[0], unit[0], END);
            m.shiftLeft(END, END, 1);
        } else {
            m.subtract(unit[0], unit[0], END);
        }
        for (int i = 1; i < count; i++) {
            m.add(unit[i], unit[i - 1], STEP);
        }
        m.load64(STEP, PARAMS.at(INPUT));
        m.subtract(STEP, STEP, END);
        m.store64(input, STEP);
        m.multiply(TILE, TILE, 4 * key.units());
        m.load64(STEP, PARAMS.at(OUTPUT));
        m.add(STEP, STEP, TILE);
        m.store64(output, STEP);

        Label again = m.label();
        Label rest = m.label();
        m.load64(STEP, PARAMS.at(BLOCKS));
        m.store64(blocks, STEP);
        m.bind(again);
        m.load64(STEP, blocks);
        m.branch(Condition.EQUAL, STEP, 0, rest);
        m.add(STEP, STEP, -1);
        m.store64(blocks, STEP);
        block(key.rows(), unit);
        m.jump(again);
        m.bind(rest);
        if (key.rowsLeft() > 0) {
            block(key.rowsLeft(), unit);
        }
    }

    private void block(int rows, R[] unit) {
        V[] sums = V.range(0, rows * unit.length);
        V[] numbers = V.range(sums.length, rows);
        R[] row = R.range(FIRST_ROW, rows);
        m.load64(row[0], input);
        m.load64(STEP, PARAMS.at(INPUT_STRIDE));
        for (int r = 1; r < rows; r++) {
            m.add(row[r], row[r - 1], STEP);
        }
        m.add(STEP, STEP, row[rows - 1]);
        m.store64(input, STEP);
        for (V sum : sums) {
            m.zero(sum);
        }
        if (key.longDepth()) {
            wholeVectors(sums, numbers, row, unit);
        }
        if (key.depthLeft() > 0) {
            lastNumbers(sums, numbers, row, unit);
        }
        store(sums, rows, unit.length);
    }

    /** Whole vectors along the depth; halves have a place of their own, since they are half as long. */
    private void wholeVectors(V[] sums, V[] numbers, R[] row, R[] unit) {
        V weights = V.of(sums.length + row.length);
        R half = R.of(1);
        m.load64(STEP, PARAMS.at(WHOLE_BYTES_NEGATED));
        if (key.halves()) {
            m.shiftRight(half, STEP, 1);
        }
        Label again = m.label();
        m.bind(again);
        for (int r = 0; r < row.length; r++) {
            m.load(numbers[r], row[r].at(STEP, 0));
        }
        for (int i = 0; i < unit.length; i++) {
            if (key.halves()) {
                m.loadWidened(
                        weights, Element.F16, unit[i].at(half, 0), m.traits().lanes());
            } else if (row.length == 1) {
                m.fma(sums[i], numbers[0], unit[i].at(STEP, 0), weights);
                continue;
            } else {
                m.load(weights, unit[i].at(STEP, 0));
            }
            for (int r = 0; r < row.length; r++) {
                m.fma(sums[r * unit.length + i], numbers[r], weights);
            }
        }
        if (key.halves()) {
            m.add(half, half, vectorBytes / 2);
        }
        m.addAndLoop(STEP, vectorBytes, again);
    }

    /** What is left of the depth behind whole vectors. */
    private void lastNumbers(V[] sums, V[] numbers, R[] row, R[] unit) {
        V weights = V.of(sums.length + row.length);
        int bytes = 4 * key.depthLeft();
        for (int r = 0; r < row.length; r++) {
            m.load(numbers[r], row[r].at(0), bytes);
        }
        for (int i = 0; i < unit.length; i++) {
            if (key.halves()) {
                m.loadWidened(weights, Element.F16, unit[i].at(0), key.depthLeft());
            } else {
                m.load(weights, unit[i].at(0), bytes);
            }
            for (int r = 0; r < row.length; r++) {
                m.fma(sums[r * unit.length + i], numbers[r], weights);
            }
        }
    }

    private void store(V[] sums, int rows, int units) {
        R stride = R.of(1);
        R to = R.of(2);
        R bias = R.of(3);
        R addend = R.of(4);
        FloatStore store = new FloatStore(m, sums.length, key.addend() ? addend : null);
        V number = V.of(sums.length + 2);
        m.load64(to, output);
        if (key.bias()) {
            m.load64(stride, tiles.tile());
            m.multiply(stride, stride, 4 * key.units());
            m.load64(bias, PARAMS.at(BIAS));
            m.add(bias, bias, stride);
        }
        if (key.addend()) {
            m.load64(addend, PARAMS.at(TO_ADDEND));
        }
        m.load64(stride, PARAMS.at(OUTPUT_STRIDE));
        store.limits(PARAMS.at(LOW), PARAMS.at(HIGH));
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < units; i++) {
                V sum = sums[r * units + i];
                m.reduce(Reduction.ADD_F32, sum, sum);
                if (key.bias()) {
                    m.load(number, bias.at(4 * i), 4);
                    m.binary(Binary.ADD_F32, sum, sum, number);
                }
                store.store(sum, to, 4 * i, 4);
            }
            m.add(to, to, stride);
        }
        m.store64(output, to);
    }
}
