package dev.tern.kernels.product;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code of a single row times weights that are read once, where they lie: a tile is a few units, whose weights
 * stream by side by side and are summed lane by lane; the lanes come together at the end.
 */
final class DotCode {
    /** Units of a tile: enough sums at once that none waits for itself. */
    static final int UNITS = 8;

    // Offsets of the parameters.
    static final int INPUT = 0;
    static final int WEIGHTS = 8;
    static final int OUTPUT = 16;
    static final int BIAS = 24;
    static final int ADDEND = 32;
    /** From unit to unit of the weights. */
    static final int UNIT_BYTES = 40;
    /** Bytes of the whole vectors along the depth, negated. */
    static final int WHOLE_BYTES_NEGATED = 48;

    static final int LAST_TILE = 56;
    static final int LOW = 64;
    static final int HIGH = 68;
    static final int BYTES = 72;

    private static final R PARAMS = R.of(0);
    private static final R TILE = R.of(1);
    private static final R END = R.of(2);
    private static final R STEP = R.of(3);
    private static final R INPUT_END = R.of(4);
    private static final int FIRST_UNIT = 5;

    private final VectorAssembler m;
    private final DotKey key;
    private final int vectorBytes;
    private final At tile;
    private final At end;

    private DotCode(VectorAssembler m, DotKey key) {
        this.m = m;
        this.key = key;
        vectorBytes = m.traits().vectorBytes();
        tile = m.local(8);
        end = m.local(8);
    }

    static void write(VectorAssembler m, DotKey key) {
        new DotCode(m, key).tiles();
    }

    private void tiles() {
        Label again = m.label();
        Label next = m.label();
        Label done = m.label();
        m.store64(end, END);
        m.bind(again);
        m.branch(Condition.GREATER_EQUAL, TILE, END, done);
        m.store64(tile, TILE);
        if (key.unitsLeft() == 0) {
            units(UNITS);
        } else {
            Label few = m.label();
            m.load64(STEP, PARAMS.at(LAST_TILE));
            m.branch(Condition.EQUAL, TILE, STEP, few);
            units(UNITS);
            m.jump(next);
            m.bind(few);
            units(key.unitsLeft());
        }
        m.bind(next);
        m.load64(TILE, tile);
        m.add(TILE, TILE, 1);
        m.load64(END, end);
        m.jump(again);
        m.bind(done);
        m.leave();
    }

    private void units(int count) {
        V[] sums = V.range(0, count);
        V numbers = V.of(count);
        V spare = V.of(count + 1);
        R[] unit = R.range(FIRST_UNIT, count);
        m.load64(STEP, PARAMS.at(UNIT_BYTES));
        m.multiply(unit[0], TILE, UNITS);
        m.multiply(unit[0], unit[0], STEP);
        m.load64(INPUT_END, PARAMS.at(WEIGHTS));
        m.add(unit[0], unit[0], INPUT_END);
        m.load64(END, PARAMS.at(WHOLE_BYTES_NEGATED));
        m.subtract(unit[0], unit[0], END);
        for (int i = 1; i < count; i++) {
            m.add(unit[i], unit[i - 1], STEP);
        }
        m.load64(INPUT_END, PARAMS.at(INPUT));
        m.subtract(INPUT_END, INPUT_END, END);
        for (V sum : sums) {
            m.zero(sum);
        }
        if (key.longDepth()) {
            m.move(STEP, END);
            Label again = m.label();
            m.bind(again);
            m.load(numbers, INPUT_END.at(STEP, 0));
            for (int i = 0; i < count; i++) {
                m.fma(sums[i], numbers, unit[i].at(STEP, 0), spare);
            }
            m.addAndLoop(STEP, vectorBytes, again);
        }
        if (key.depthLeft() > 0) {
            int bytes = 4 * key.depthLeft();
            m.load(numbers, INPUT_END.at(0), bytes);
            for (int i = 0; i < count; i++) {
                m.load(spare, unit[i].at(0), bytes);
                m.fma(sums[i], numbers, spare);
            }
        }
        store(sums, numbers, spare);
    }

    private void store(V[] sums, V low, V high) {
        R at = R.of(1);
        R to = R.of(2);
        R bias = R.of(3);
        R addend = R.of(4);
        V number = V.of(sums.length + 2);
        m.load64(at, tile);
        m.shiftLeft(at, at, 5); // four bytes for each of the eight units
        m.load64(to, PARAMS.at(OUTPUT));
        m.add(to, to, at);
        if (key.bias()) {
            m.load64(bias, PARAMS.at(BIAS));
            m.add(bias, bias, at);
        }
        if (key.addend()) {
            m.load64(addend, PARAMS.at(ADDEND));
            m.add(addend, addend, at);
        }
        m.broadcast(low, PARAMS.at(LOW));
        m.broadcast(high, PARAMS.at(HIGH));
        for (int i = 0; i < sums.length; i++) {
            m.reduce(Reduction.ADD_F32, sums[i], sums[i]);
            if (key.bias()) {
                m.load(number, bias.at(4 * i), 4);
                m.binary(Binary.ADD_F32, sums[i], sums[i], number);
            }
            if (key.addend()) {
                m.load(number, addend.at(4 * i), 4);
                m.binary(Binary.ADD_F32, sums[i], sums[i], number);
            }
            m.binary(Binary.MAX_F32, sums[i], low, sums[i]);
            m.binary(Binary.MIN_F32, sums[i], high, sums[i]);
            m.store(to.at(4 * i), sums[i], 4);
        }
    }
}
