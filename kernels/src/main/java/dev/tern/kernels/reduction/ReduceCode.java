package dev.tern.kernels.reduction;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;
import java.util.Arrays;

/**
 * Writes the code of reductions of floats. Along rows a tile is one row, whose vectors are brought together and whose lanes
 * are at the end; across rows a tile is one vector of columns. Four vectors at a time, so that none waits for the one before.
 */
final class ReduceCode {
    static final int INPUT = 0;
    static final int OUTPUT = 8;
    /** Numbers that come together in each result. */
    static final int COUNT = 16;
    /** From one number of a result to the next, where rows are gone across. */
    static final int ROW_BYTES = 24;
    /** Vectors of a row, where rows are gone across. */
    static final int VECTORS = 32;

    static final int DIVISOR = 40;
    static final int BYTES = 48;

    private static final int AT_ONCE = 4;

    private static final R PARAMS = R.of(0);
    private static final R TILE = R.of(1);
    private static final R END = R.of(2);
    private static final R FROM = R.of(3);
    private static final R TO = R.of(4);
    private static final R COUNTER = R.of(5);
    private static final R STEP = R.of(6);
    private static final R NUMBER = R.of(7);
    private static final R OTHER = R.of(8);

    private static final V NUMBERS = V.of(AT_ONCE);
    private static final V IDENTITY = V.of(AT_ONCE + 1);
    private static final V MASK = V.of(AT_ONCE + 2);

    /** What becomes of the numbers. */
    enum Rule {
        SUM(Binary.ADD_F32, Reduction.ADD_F32, -0f),
        MEAN(Binary.ADD_F32, Reduction.ADD_F32, -0f),
        LARGEST(Binary.MAX_F32, Reduction.MAX_F32, Float.NEGATIVE_INFINITY),
        SMALLEST(Binary.MIN_F32, Reduction.MIN_F32, Float.POSITIVE_INFINITY);

        private final Binary operation;
        private final Reduction lanes;
        private final float identity;

        Rule(Binary operation, Reduction lanes, float identity) {
            this.operation = operation;
            this.lanes = lanes;
            this.identity = identity;
        }
    }

    /**
     * What the code is shaped by.
     *
     * @param along whether numbers that come together lie side by side
     * @param whole whether a row has a whole vector
     * @param left numbers of a row's last vector where it is not whole, else 0
     */
    record Key(Rule rule, boolean along, boolean whole, int left) {}

    private final VectorAssembler m;
    private final Key key;
    private final int lanes;

    private ReduceCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        lanes = m.traits().lanes();
    }

    static void write(VectorAssembler m, Key key) {
        new ReduceCode(m, key).tiles();
    }

    private void tiles() {
        TileLoop.inRegisters(m, TILE, END, this::start, key.along ? this::row : this::columns);
    }

    private void start() {
        m.constant(IDENTITY, key.rule.identity);
        if (key.along && key.left > 0) {
            int[] mask = new int[lanes];
            Arrays.fill(mask, 0, key.left, -1);
            m.constants(MASK, mask);
        }
    }

    private void row() {
        m.load64(NUMBER, PARAMS.at(COUNT));
        m.multiply(FROM, TILE, NUMBER);
        m.shiftLeft(FROM, FROM, 2);
        m.load64(TO, PARAMS.at(INPUT));
        m.add(FROM, FROM, TO);
        m.shiftLeft(OTHER, TILE, 2);
        m.load64(TO, PARAMS.at(OUTPUT));
        m.add(TO, TO, OTHER);
        m.constant(STEP, 4L * lanes);
        if (key.whole) {
            m.shiftRight(NUMBER, NUMBER, Integer.numberOfTrailingZeros(lanes));
            together(4 * lanes);
        } else {
            m.move(V.of(0), IDENTITY);
        }
        if (key.left > 0) {
            m.load(NUMBERS, FROM.at(0), 4 * key.left);
            m.select(NUMBERS, MASK, NUMBERS, IDENTITY);
            m.binary(key.rule.operation, V.of(0), V.of(0), NUMBERS);
        }
        m.reduce(key.rule.lanes, V.of(0), V.of(0));
        store(4);
    }

    private void columns() {
        Label last = m.label();
        Label done = m.label();
        m.load64(OTHER, PARAMS.at(VECTORS));
        m.divide(NUMBER, COUNTER, TILE, OTHER);
        m.load64(STEP, PARAMS.at(ROW_BYTES));
        m.multiply(TO, NUMBER, STEP);
        m.load64(FROM, PARAMS.at(COUNT));
        m.multiply(FROM, FROM, TO);
        m.multiply(NUMBER, COUNTER, 4 * lanes);
        m.add(FROM, FROM, NUMBER);
        m.add(TO, TO, NUMBER);
        m.load64(NUMBER, PARAMS.at(INPUT));
        m.add(FROM, FROM, NUMBER);
        m.load64(NUMBER, PARAMS.at(OUTPUT));
        m.add(TO, TO, NUMBER);
        if (key.left > 0) {
            m.add(OTHER, OTHER, -1);
            m.branch(Condition.EQUAL, COUNTER, OTHER, last);
        }
        if (key.whole) {
            m.load64(NUMBER, PARAMS.at(COUNT));
            together(4 * lanes);
            store(4 * lanes);
            m.jump(done);
        }
        m.bind(last);
        if (key.left > 0) {
            m.load64(NUMBER, PARAMS.at(COUNT));
            together(4 * key.left);
            store(4 * key.left);
        }
        m.bind(done);
    }

    /** Brings {@code NUMBER} vectors, the first at {@code FROM}, together in register 0; goes on behind them. */
    private void together(int bytes) {
        V[] parts = V.range(0, AT_ONCE);
        Label few = m.label();
        Label done = m.label();
        for (V part : parts) {
            m.move(part, IDENTITY);
        }
        m.shiftRight(COUNTER, NUMBER, 2);
        m.branch(Condition.EQUAL, COUNTER, 0, few);
        m.countDown(COUNTER, () -> {
            for (V part : parts) {
                next(part, bytes);
            }
        });
        m.bind(few);
        m.and(NUMBER, NUMBER, AT_ONCE - 1);
        m.branch(Condition.EQUAL, NUMBER, 0, done);
        m.countDown(NUMBER, () -> next(parts[0], bytes));
        m.bind(done);
        m.binary(key.rule.operation, parts[0], parts[0], parts[1]);
        m.binary(key.rule.operation, parts[2], parts[2], parts[3]);
        m.binary(key.rule.operation, parts[0], parts[0], parts[2]);
    }

    private void next(V part, int bytes) {
        At at = FROM.at(0);
        if (bytes == 4 * lanes) {
            m.load(NUMBERS, at);
        } else {
            m.load(NUMBERS, at, bytes);
        }
        m.binary(key.rule.operation, part, part, NUMBERS);
        m.add(FROM, FROM, STEP);
    }

    private void store(int bytes) {
        if (key.rule == Rule.MEAN) {
            m.broadcast(NUMBERS, PARAMS.at(DIVISOR));
            m.binary(Binary.DIV_F32, V.of(0), V.of(0), NUMBERS);
        }
        m.store(TO.at(0), V.of(0), bytes);
    }
}
