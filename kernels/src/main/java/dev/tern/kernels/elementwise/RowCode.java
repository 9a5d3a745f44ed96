package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Writes the code of operators that scale each row of floats by what all of the row comes to: passes over the row, each
 * vector by vector. A tile is some rows.
 */
final class RowCode {
    static final int INPUT = 0;
    static final int OUTPUT = 8;
    static final int ROWS = 16;
    static final int ROWS_OF_TILE = 24;
    static final int ROW_BYTES = 32;
    /** Whole vectors of a row. */
    static final int VECTORS = 40;
    /** Factor of the exponents, or the smallest length. */
    static final int OPTION = 48;

    static final int NUMBERS = 56;

    private static final R PARAMS = R.of(0);
    private static final R ROW = R.of(1);
    private static final R END = R.of(2);
    private static final R FROM = R.of(3);
    private static final R TO = R.of(4);
    private static final R COUNTER = R.of(5);
    private static final R ROW_FROM = R.of(6);
    private static final R ROW_TO = R.of(7);

    private static final V[] IN = V.range(0, 2);
    private static final V X = IN[0];
    private static final V[] SPARE = V.range(2, 5);
    private static final V LARGEST = V.of(7);
    private static final V SUM = V.of(8);
    private static final V OPTION_OF_ALL = V.of(9);
    private static final V MASK = V.of(10);
    private static final V TINY = V.of(11);
    private static final int FIRST_FREE = 12;

    /** What becomes of a row. */
    enum Kind {
        SOFTMAX(CurveBody.EXP),
        LOG_SOFTMAX(CurveBody.LOG),
        L2_NORMALIZATION(CurveBody.EXP);

        /** Whose numbers the code works with. */
        final CurveBody curve;

        Kind(CurveBody curve) {
            this.curve = curve;
        }
    }

    /**
     * What the code is shaped by.
     *
     * @param whole whether a row has a whole vector
     * @param left numbers of a row's last vector where it is not whole, else 0
     */
    record Key(Kind kind, boolean whole, int left) {}

    private final VectorAssembler m;
    private final Key key;
    private final int vectorBytes;
    private final MapBody.Constants constants;

    private RowCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        vectorBytes = m.traits().vectorBytes();
        constants = new MapBody.Constants(m, PARAMS, NUMBERS, key.kind.curve.numbers().length, FIRST_FREE);
    }

    static void write(VectorAssembler m, Key key) {
        new RowCode(m, key).rows();
    }

    private void rows() {
        m.load64(COUNTER, PARAMS.at(ROWS_OF_TILE));
        m.multiply(ROW, ROW, COUNTER);
        m.multiply(END, END, COUNTER);
        m.load64(COUNTER, PARAMS.at(ROWS));
        m.minimum(END, END, COUNTER);
        TileLoop.inRegisters(m, ROW, END, this::start, this::row);
    }

    private void start() {
        m.load64(COUNTER, PARAMS.at(ROW_BYTES));
        m.multiply(COUNTER, COUNTER, ROW);
        m.load64(ROW_FROM, PARAMS.at(INPUT));
        m.add(ROW_FROM, ROW_FROM, COUNTER);
        m.load64(ROW_TO, PARAMS.at(OUTPUT));
        m.add(ROW_TO, ROW_TO, COUNTER);
        m.broadcast(OPTION_OF_ALL, PARAMS.at(OPTION));
        int[] mask = new int[m.traits().lanes()];
        Arrays.fill(mask, 0, key.left, -1);
        m.constants(MASK, mask);
        constants.pin();
    }

    private void row() {
        if (key.kind == Kind.L2_NORMALIZATION) {
            normalize();
        } else {
            exponentials();
        }
        m.load64(COUNTER, PARAMS.at(ROW_BYTES));
        m.add(ROW_FROM, ROW_FROM, COUNTER);
        m.add(ROW_TO, ROW_TO, COUNTER);
    }

    private void normalize() {
        m.zero(SUM);
        pass(bytes -> {
            m.load(X, FROM.at(0), bytes);
            m.fma(SUM, X, X);
        });
        together(Reduction.ADD_F32, SUM);
        m.unary(Unary.SQRT_F32, SUM, SUM);
        m.binary(Binary.MAX_F32, SUM, OPTION_OF_ALL, SUM);
        pass(bytes -> {
            m.load(X, FROM.at(0), bytes);
            m.binary(Binary.DIV_F32, X, X, SUM);
            m.store(TO.at(0), X, bytes);
        });
    }

    private void exponentials() {
        boolean stores = key.kind == Kind.SOFTMAX;
        m.constant(LARGEST, Float.NEGATIVE_INFINITY);
        m.move(SUM, LARGEST);
        pass(bytes -> {
            m.load(X, FROM.at(0), bytes);
            if (bytes < vectorBytes) {
                m.select(X, MASK, X, SUM);
            }
            m.binary(Binary.MAX_F32, LARGEST, LARGEST, X);
        });
        together(Reduction.MAX_F32, LARGEST);
        m.zero(SUM);
        pass(bytes -> {
            m.load(X, FROM.at(0), bytes);
            m.binary(Binary.SUB_F32, X, X, LARGEST);
            m.binary(Binary.MUL_F32, X, X, OPTION_OF_ALL);
            // Processors take long over numbers below the smallest normal one; they become zero.
            m.compare(Comparison.LESS_F32, TINY, X, constants.get(CurveBody.LOW, SPARE[0]));
            CurveBody.exp(m, IN, constants, SPARE);
            m.binary(Binary.AND_NOT, X, X, TINY);
            if (stores) {
                m.store(TO.at(0), X, bytes);
            }
            if (bytes < vectorBytes) {
                m.binary(Binary.AND, X, X, MASK);
            }
            m.binary(Binary.ADD_F32, SUM, SUM, X);
        });
        together(Reduction.ADD_F32, SUM);
        if (stores) {
            m.binary(Binary.DIV_F32, SUM, constants.get(CurveBody.ONE, SPARE[0]), SUM);
        } else {
            m.move(X, SUM);
            CurveBody.log(m, IN, constants, SPARE);
            m.move(SUM, X);
        }
        pass(bytes -> {
            m.load(X, stores ? TO.at(0) : FROM.at(0), bytes);
            if (!stores) {
                m.binary(Binary.SUB_F32, X, X, LARGEST);
            }
            m.binary(stores ? Binary.MUL_F32 : Binary.SUB_F32, X, X, SUM);
            m.store(TO.at(0), X, bytes);
        });
    }

    /** Every lane of {@code numbers} becomes what all of them come to. */
    private void together(Reduction rule, V numbers) {
        m.reduce(rule, numbers, numbers);
        m.spread(numbers, numbers);
    }

    /** Goes along the row; {@code vector} is told the bytes of each vector. */
    private void pass(IntConsumer vector) {
        m.move(FROM, ROW_FROM);
        m.move(TO, ROW_TO);
        if (key.whole) {
            m.load64(COUNTER, PARAMS.at(VECTORS));
            m.countDown(COUNTER, () -> {
                vector.accept(vectorBytes);
                m.add(FROM, FROM, vectorBytes);
                m.add(TO, TO, vectorBytes);
            });
        }
        if (key.left > 0) {
            vector.accept(4 * key.left);
        }
    }
}
