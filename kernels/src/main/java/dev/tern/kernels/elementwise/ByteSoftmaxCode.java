package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code of SOFTMAX of bytes, equal to the portable kernel's results: exponentials of the 256 distances from the
 * largest byte are parameters, and are summed up in the order of the row. From the sum, the stored result of each distance
 * follows, vector by vector; the row's results are looked up among them. A tile is a row.
 */
final class ByteSoftmaxCode {
    static final int INPUT = 0;
    static final int OUTPUT = 8;
    /** Bytes of a row. */
    static final int DEPTH = 16;

    static final int SCALE = 24;
    static final int ZERO_POINT = 28;
    static final int EXPONENTIALS = 32;
    static final int BYTES = EXPONENTIALS + 1024;

    private static final int DISTANCES = 256;
    /** Larger numbers than any byte, which integers still hold. */
    private static final float LARGE = 65536;

    private static final R PARAMS = R.of(0);
    private static final R ROW = R.of(1);
    private static final R END = R.of(2);
    private static final R FROM = R.of(3);
    private static final R TO = R.of(4);
    private static final R COUNTER = R.of(5);
    private static final R LARGEST = R.of(6);
    private static final R NUMBER = R.of(7);
    private static final R TABLE = R.of(8);
    private static final R ROW_FROM = R.of(9);

    private static final V SUM = V.of(0);
    private static final V X = V.of(1);
    private static final V HALF = V.of(2);
    private static final V MOST = V.of(3);
    private static final V ZERO = V.of(4);
    private static final V DOWN = V.of(5);

    /** What the code is shaped by. */
    record Key(boolean signed) {}

    private final VectorAssembler m;
    private final Key key;
    private final At results;

    private ByteSoftmaxCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        results = m.local(DISTANCES);
    }

    static void write(VectorAssembler m, Key key) {
        new ByteSoftmaxCode(m, key).rows();
    }

    private void rows() {
        TileLoop.inRegisters(m, ROW, END, this::start, this::row);
    }

    private void start() {
        m.load64(COUNTER, PARAMS.at(DEPTH));
        m.multiply(COUNTER, COUNTER, ROW);
        m.load64(ROW_FROM, PARAMS.at(INPUT));
        m.add(ROW_FROM, ROW_FROM, COUNTER);
        m.load64(TO, PARAMS.at(OUTPUT));
        m.add(TO, TO, COUNTER);
    }

    private void row() {
        m.constant(LARGEST, 0);
        each(() -> m.maximum(LARGEST, LARGEST, NUMBER));
        m.zero(SUM);
        m.add(TABLE, PARAMS, EXPONENTIALS);
        each(() -> {
            m.subtract(NUMBER, LARGEST, NUMBER);
            m.shiftLeft(NUMBER, NUMBER, 2);
            m.load(X, TABLE.at(NUMBER, 0), 4);
            m.binary(Binary.ADD_F32, SUM, SUM, X);
        });
        m.spread(SUM, SUM);
        m.broadcast(X, PARAMS.at(SCALE));
        m.binary(Binary.MUL_F32, SUM, SUM, X);
        m.constant(X, 1f);
        m.binary(Binary.DIV_F32, SUM, X, SUM);
        results();
        m.address(TABLE, results);
        each(() -> {
            m.subtract(NUMBER, LARGEST, NUMBER);
            m.load8(NUMBER, TABLE.at(NUMBER, 0));
            m.store8(TO.at(0), NUMBER);
            m.add(TO, TO, 1);
        });
        m.load64(COUNTER, PARAMS.at(DEPTH));
        m.add(ROW_FROM, ROW_FROM, COUNTER);
    }

    /** Runs {@code body} for each byte of the row, which stands in {@code NUMBER}, counted from the type's smallest. */
    private void each(Runnable body) {
        m.move(FROM, ROW_FROM);
        m.load64(COUNTER, PARAMS.at(DEPTH));
        m.countDown(COUNTER, () -> {
            m.load8(NUMBER, FROM.at(0));
            if (key.signed) {
                m.add(NUMBER, NUMBER, 128);
                m.and(NUMBER, NUMBER, 255);
            }
            m.add(FROM, FROM, 1);
            body.run();
        });
    }

    /** The stored result of each distance. */
    private void results() {
        int lanes = m.traits().lanes();
        m.constant(HALF, 0.5f);
        m.constant(MOST, LARGE);
        m.broadcast(ZERO, PARAMS.at(ZERO_POINT));
        m.add(FROM, PARAMS, EXPONENTIALS);
        m.address(TABLE, results);
        m.constant(COUNTER, DISTANCES / lanes);
        m.countDown(COUNTER, () -> {
            m.load(X, FROM.at(0));
            m.binary(Binary.MUL_F32, X, X, SUM);
            m.binary(Binary.MIN_F32, X, MOST, X);
            if (key.signed) {
                // Ties go up: the comparison's ones are an integer of -1.
                m.unary(Unary.FLOOR_F32, DOWN, X);
                m.binary(Binary.SUB_F32, X, X, DOWN);
                m.compare(Comparison.LESS_EQUAL_F32, X, HALF, X);
                m.unary(Unary.F32_TO_I32, DOWN, DOWN);
                m.binary(Binary.SUB_I32, X, DOWN, X);
                m.binary(Binary.ADD_I32, X, X, ZERO);
            } else {
                m.binary(Binary.ADD_F32, X, X, HALF);
                m.unary(Unary.F32_TO_I32_TRUNCATED, X, X);
            }
            m.storeNarrowed(TABLE.at(0), key.signed ? Element.I8 : Element.U8, X, lanes);
            m.add(FROM, FROM, 4 * lanes);
            m.add(TABLE, TABLE, lanes);
        });
    }
}
