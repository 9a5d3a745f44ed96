package dev.tern.training.operator;

import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code of pooling's gradient. A tile is an image, whose windows are walked in order, a vector of channels at a
 * time; a table says where the pixels under each window lie.
 */
final class PoolGradientCode {
    static final int GRADIENT = 0;
    /** What was pooled, where the largest number is looked for. */
    static final int SOURCE = 8;

    static final int RESULT = 16;
    static final int GRADIENT_BYTES = 24;
    static final int RESULT_BYTES = 32;
    /** For each position: number of taps, share of a tap, then the taps' places. */
    static final int WINDOWS = 40;

    static final int POSITIONS = 48;
    static final int CHANNEL_BYTES = 56;
    static final int WHOLE_BYTES = 64;
    static final int BYTES = 72;

    private static final R ENTRY = R.of(3);
    private static final R POSITIONS_LEFT = R.of(4);
    private static final R FROM = R.of(5);
    private static final R IMAGE = R.of(6);
    private static final R TO = R.of(7);
    private static final R CHANNEL = R.of(8);
    private static final R TAPS = R.of(9);
    private static final R TAP = R.of(10);
    private static final R PLACE = R.of(11);
    private static final R NUMBER = R.of(12);

    private static final V SHARE = V.of(0);
    private static final V BEST = V.of(1);
    private static final V BEST_TAP = V.of(2);
    private static final V TAP_NUMBER = V.of(3);
    private static final V NUMBERS = V.of(4);
    private static final V MASK = V.of(5);
    private static final V ONE = V.of(6);

    /**
     * What the code is shaped by.
     *
     * @param average whether every tap gets its share, or the first of the largest everything
     * @param whole whether there is a whole vector of channels
     * @param left channels of the last vector where it is not whole, else 0
     */
    record Key(boolean average, boolean whole, int left) {}

    private final VectorAssembler m;
    private final Key key;
    private final TileLoop tiles;

    private PoolGradientCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        tiles = new TileLoop(m);
    }

    static void write(VectorAssembler m, Key key) {
        PoolGradientCode code = new PoolGradientCode(m, key);
        code.tiles.write(code::tile);
    }

    private void tile() {
        place();
        clear();
        m.load64(ENTRY, PARAMS.at(WINDOWS));
        m.load64(POSITIONS_LEFT, PARAMS.at(POSITIONS));
        m.constant(ONE, 1);
        m.countDown(POSITIONS_LEFT, this::position);
    }

    private void place() {
        m.load64(NUMBER, PARAMS.at(RESULT_BYTES));
        m.multiply(NUMBER, NUMBER, TILE);
        m.load64(TO, PARAMS.at(RESULT));
        m.add(TO, TO, NUMBER);
        m.load64(IMAGE, PARAMS.at(SOURCE));
        m.add(IMAGE, IMAGE, NUMBER);
        m.load64(NUMBER, PARAMS.at(GRADIENT_BYTES));
        m.multiply(NUMBER, NUMBER, TILE);
        m.load64(FROM, PARAMS.at(GRADIENT));
        m.add(FROM, FROM, NUMBER);
    }

    /** Fills the image's result with zeros: whole vectors, then number by number. */
    private void clear() {
        int bytes = m.traits().vectorBytes();
        Label vectors = m.label();
        Label numbers = m.label();
        Label done = m.label();
        m.zero(NUMBERS);
        m.constant(NUMBER, 0);
        m.move(CHANNEL, TO);
        m.load64(PLACE, PARAMS.at(RESULT_BYTES));
        m.add(PLACE, PLACE, TO);
        m.bind(vectors);
        m.add(TAP, CHANNEL, bytes);
        m.branch(Condition.GREATER, TAP, PLACE, numbers);
        m.store(CHANNEL.at(0), NUMBERS);
        m.move(CHANNEL, TAP);
        m.jump(vectors);
        m.bind(numbers);
        m.branch(Condition.GREATER_EQUAL, CHANNEL, PLACE, done);
        m.store32(CHANNEL.at(0), NUMBER);
        m.add(CHANNEL, CHANNEL, 4);
        m.jump(numbers);
        m.bind(done);
    }

    private void position() {
        m.broadcast(SHARE, ENTRY.at(8));
        m.constant(CHANNEL, 0);
        if (key.whole) {
            Label again = m.label();
            m.bind(again);
            channels(m.traits().vectorBytes());
            m.add(CHANNEL, CHANNEL, m.traits().vectorBytes());
            m.load64(NUMBER, PARAMS.at(WHOLE_BYTES));
            m.branch(Condition.LESS, CHANNEL, NUMBER, again);
        }
        if (key.left > 0) {
            channels(4 * key.left);
        }
        m.load64(NUMBER, PARAMS.at(CHANNEL_BYTES));
        m.add(FROM, FROM, NUMBER);
        m.load64(NUMBER, ENTRY.at(0));
        m.shiftLeft(NUMBER, NUMBER, 3);
        m.add(ENTRY, ENTRY, 16);
        m.add(ENTRY, ENTRY, NUMBER);
    }

    private void channels(int bytes) {
        if (!key.average) {
            m.constant(BEST, Float.NEGATIVE_INFINITY);
            m.constant(BEST_TAP, -1);
            eachTap(() -> {
                m.add(NUMBER, IMAGE, PLACE);
                load(NUMBERS, NUMBER.at(CHANNEL, 0), bytes);
                m.compare(Comparison.LESS_F32, MASK, BEST, NUMBERS);
                m.select(BEST, MASK, NUMBERS, BEST);
                m.select(BEST_TAP, MASK, TAP_NUMBER, BEST_TAP);
            });
        }
        load(BEST, FROM.at(CHANNEL, 0), bytes);
        if (key.average) {
            m.binary(Binary.MUL_F32, BEST, BEST, SHARE);
        }
        eachTap(() -> {
            m.add(NUMBER, TO, PLACE);
            load(NUMBERS, NUMBER.at(CHANNEL, 0), bytes);
            if (key.average) {
                m.binary(Binary.ADD_F32, NUMBERS, NUMBERS, BEST);
            } else {
                m.compare(Comparison.EQUAL_I32, MASK, BEST_TAP, TAP_NUMBER);
                m.binary(Binary.AND, MASK, MASK, BEST);
                m.binary(Binary.ADD_F32, NUMBERS, NUMBERS, MASK);
            }
            if (bytes == m.traits().vectorBytes()) {
                m.store(NUMBER.at(CHANNEL, 0), NUMBERS);
            } else {
                m.store(NUMBER.at(CHANNEL, 0), NUMBERS, bytes);
            }
        });
    }

    private void eachTap(Runnable body) {
        Label none = m.label();
        m.zero(TAP_NUMBER);
        m.load64(TAPS, ENTRY.at(0));
        m.branch(Condition.EQUAL, TAPS, 0, none);
        m.move(TAP, ENTRY);
        m.countDown(TAPS, () -> {
            m.load64(PLACE, TAP.at(16));
            m.add(TAP, TAP, 8);
            body.run();
            m.binary(Binary.ADD_I32, TAP_NUMBER, TAP_NUMBER, ONE);
        });
        m.bind(none);
    }

    private void load(V to, At at, int bytes) {
        if (bytes == m.traits().vectorBytes()) {
            m.load(to, at);
        } else {
            m.load(to, at, bytes);
        }
    }
}
