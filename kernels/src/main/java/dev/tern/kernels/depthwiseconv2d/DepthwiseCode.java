package dev.tern.kernels.depthwiseconv2d;

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
import dev.tern.operators.window.WindowAxis;

/**
 * Writes the code of a depthwise convolution of floats with one result for each channel. A tile is one row of results and a
 * group of channels; channels go by vectors, and for each vector the code walks along the row, several positions at a time:
 * every pixel under their windows is loaded once and used by all of them. Weights stay in registers where they fit, else one
 * row of the window at a time does, or they are read where they are used, by more positions at a time. Rows above and below the image are read from a row of zeros; positions that cross the
 * left or the right border have code of their own.
 */
final class DepthwiseCode {
    // Offsets of the parameters.
    /** Address for each row of results and each tap down: the image's row, or a row of zeros. */
    static final int ROW_TABLE = 0;

    static final int WEIGHTS = 8;
    static final int OUTPUT = 16;
    /** Groups of channels. */
    static final int GROUPS = 24;
    /** Vectors of channels in a group. */
    static final int GROUP_VECTORS = 32;

    static final int LOW = 40;
    static final int HIGH = 44;
    /** From an element of the output to the element that is added to it. */
    static final int TO_ADDEND = 48;

    static final int BYTES = 56;

    /** Rows of a window: each has a pointer in a register. */
    static final int TAPS_DOWN_MOST = 7;

    private static final int POSITIONS_MOST = 4;

    /** Where weights are read when they are used: so many positions that reading does not count. */
    private static final int READING_POSITIONS = 8;

    /** Taps beyond which code without loops becomes too long. */
    private static final int TAPS_MOST = 96;

    /** From a row's pointer to the window of the position at hand. */
    private static final R STEP = R.of(1);

    private static final R TO = R.of(2);
    private static final R COUNT = R.of(3);
    private static final R WEIGHT = R.of(4);
    private static final R ADDEND = R.of(5);
    private static final int FIRST_ROW = 6;

    private final VectorAssembler m;
    private final DepthwiseKey key;
    private final WindowAxis across;
    private final int lanes;
    private final int vectorBytes;
    private final int pixelBytes;
    private final int taps;
    private final int vectors;
    private final int positions;
    private final boolean keepsWeights;
    private final boolean readsWeights;
    private final TileLoop tiles;
    private final At output;
    private final At vector;
    private final At vectorEnd;
    private final At rows;

    private DepthwiseCode(VectorAssembler m, DepthwiseKey key) {
        this.m = m;
        this.key = key;
        across = key.across();
        lanes = m.traits().lanes();
        vectorBytes = 4 * lanes;
        pixelBytes = 4 * key.channels();
        taps = key.tapsDown() * across.window();
        vectors = Math.ceilDiv(key.channels(), lanes);
        int registers = m.traits().vectors();
        keepsWeights = taps + 3 <= registers;
        readsWeights = !keepsRow(registers, across);
        positions = readsWeights
                ? READING_POSITIONS
                : Math.min(POSITIONS_MOST, registers - 1 - (keepsWeights ? taps : across.window()));
        tiles = new TileLoop(m);
        output = m.local(8);
        vector = m.local(8);
        vectorEnd = m.local(8);
        rows = m.local(8 * key.tapsDown());
    }

    /** Whether code for such windows can be written on a machine with this many vector registers. */
    static boolean fits(int vectorRegisters, WindowAxis across, int tapsDown) {
        return tapsDown <= TAPS_DOWN_MOST
                && (keepsRow(vectorRegisters, across) || tapsDown * across.window() <= TAPS_MOST);
    }

    private static boolean keepsRow(int vectorRegisters, WindowAxis across) {
        return across.window() + 3 <= vectorRegisters;
    }

    static void write(VectorAssembler m, DepthwiseKey key) {
        DepthwiseCode code = new DepthwiseCode(m, key);
        code.tiles.write(() -> {
            code.place();
            code.channels();
        });
    }

    /** Finds the tile's row of results, the rows under it, and its channels. */
    private void place() {
        R row = R.of(3);
        R group = R.of(4);
        R a = R.of(5);
        R b = R.of(6);
        m.load64(a, PARAMS.at(GROUPS));
        m.divide(row, group, TILE, a);
        m.load64(a, PARAMS.at(GROUP_VECTORS));
        m.multiply(group, group, a);
        m.store64(vector, group);
        m.add(a, a, group);
        m.constant(b, vectors);
        m.minimum(a, a, b);
        m.store64(vectorEnd, a);
        m.multiply(a, row, across.output() * pixelBytes);
        m.load64(b, PARAMS.at(OUTPUT));
        m.add(a, a, b);
        m.store64(output, a);
        m.multiply(a, row, 8 * key.tapsDown());
        m.load64(b, PARAMS.at(ROW_TABLE));
        m.add(a, a, b);
        for (int i = 0; i < key.tapsDown(); i++) {
            m.load64(b, a.at(8 * i));
            m.store64(rows.plus(8 * i), b);
        }
    }

    /** All vectors of channels of the tile. */
    private void channels() {
        R number = R.of(1);
        R bytes = R.of(3);
        Label again = m.label();
        Label done = m.label();
        m.bind(again);
        m.load64(number, vector);
        m.load64(bytes, vectorEnd);
        m.branch(Condition.GREATER_EQUAL, number, bytes, done);
        m.multiply(WEIGHT, number, vectorBytes * (taps + 1));
        m.load64(bytes, PARAMS.at(WEIGHTS));
        m.add(WEIGHT, WEIGHT, bytes);
        m.multiply(bytes, number, vectorBytes);
        m.load64(TO, output);
        m.add(TO, TO, bytes);
        for (int i = 0; i < key.tapsDown(); i++) {
            R row = row(i);
            m.load64(row, rows.plus(8 * i));
            m.add(row, row, bytes);
        }
        if (key.addend()) {
            m.load64(ADDEND, PARAMS.at(TO_ADDEND));
        }
        int left = key.channels() % lanes;
        Label next = m.label();
        m.add(bytes, number, 1);
        m.store64(vector, bytes);
        if (left == 0) {
            walk(lanes);
        } else if (vectors == 1) {
            walk(left);
        } else {
            Label few = m.label();
            m.branch(Condition.EQUAL, number, vectors - 1, few);
            walk(lanes);
            m.jump(next);
            m.bind(few);
            walk(left);
        }
        m.bind(next);
        m.jump(again);
        m.bind(done);
    }

    private static R row(int i) {
        return R.of(FIRST_ROW + i);
    }

    /** Along the row of results, with one vector of channels of which {@code used} lanes are there. */
    private void walk(int used) {
        if (keepsWeights) {
            for (int t = 0; t < taps; t++) {
                m.load(V.of(t), WEIGHT.at((t + 1) * vectorBytes));
            }
        }
        m.constant(STEP, (long) across.start(0) * pixelBytes);
        int innerFrom = key.innerFrom();
        int innerTo = key.innerTo();
        for (int x = 0; x < innerFrom; x++) {
            positions(1, across.firstTap(x), across.endTap(x), used);
        }
        int inner = innerTo - innerFrom;
        if (inner >= 2 * positions) {
            m.constant(COUNT, inner / positions);
            m.countDown(COUNT, () -> positions(positions, 0, across.window(), used));
            inner %= positions;
        }
        while (inner > 0) {
            int count = Math.min(inner, positions);
            positions(count, 0, across.window(), used);
            inner -= count;
        }
        for (int x = innerTo; x < across.output(); x++) {
            positions(1, across.firstTap(x), across.endTap(x), used);
        }
    }

    /** {@code count} positions side by side, of whose windows the taps from {@code first} to {@code last} - 1 count. */
    private void positions(int count, int first, int last, int used) {
        int kept = keepsWeights ? taps : readsWeights ? 0 : across.window();
        V[] sums = V.range(kept, count);
        V pixel = V.of(kept + count);
        for (V sum : sums) {
            m.load(sum, WEIGHT.at(0));
        }
        int stride = across.stride();
        int dilation = across.dilation();
        for (int y = 0; y < key.tapsDown(); y++) {
            if (!keepsWeights && !readsWeights) {
                for (int t = first; t < last; t++) {
                    m.load(V.of(t), WEIGHT.at((y * across.window() + t + 1) * vectorBytes));
                }
            }
            int columns = (count - 1) * stride + (across.window() - 1) * dilation + 1;
            for (int column = 0; column < columns; column++) {
                boolean loaded = false;
                for (int i = 0; i < count; i++) {
                    int distance = column - i * stride;
                    int tap = distance / dilation;
                    if (distance < 0 || distance % dilation != 0 || tap < first || tap >= last) {
                        continue;
                    }
                    if (!loaded) {
                        m.load(pixel, row(y).at(STEP, column * pixelBytes), 4 * used);
                        loaded = true;
                    }
                    if (readsWeights) {
                        At weight = WEIGHT.at((y * across.window() + tap + 1) * vectorBytes);
                        m.fma(sums[i], pixel, weight, V.of(count + 1));
                    } else {
                        m.fma(sums[i], pixel, V.of(keepsWeights ? y * across.window() + tap : tap));
                    }
                }
            }
        }
        store(sums, pixel, used);
        m.add(STEP, STEP, count * stride * pixelBytes);
        m.add(TO, TO, count * pixelBytes);
    }

    private void store(V[] sums, V spare, int used) {
        if (key.addend()) {
            for (int i = 0; i < sums.length; i++) {
                m.load(spare, TO.at(ADDEND, i * pixelBytes), 4 * used);
                m.binary(Binary.ADD_F32, sums[i], sums[i], spare);
            }
        }
        m.broadcast(spare, PARAMS.at(LOW));
        for (V sum : sums) {
            m.binary(Binary.MAX_F32, sum, spare, sum);
        }
        m.broadcast(spare, PARAMS.at(HIGH));
        for (int i = 0; i < sums.length; i++) {
            m.binary(Binary.MIN_F32, sums[i], spare, sums[i]);
            m.store(TO.at(i * pixelBytes), sums[i], 4 * used);
        }
    }
}
