package dev.tern.kernels.bytes;

import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes depthwise windows of 16-bit numbers. A tile is a line of results. Two rows of a window are taken together: neighbouring
 * channels of both are brought side by side, and pairs are multiplied with pairs of weights. Sums stand in the order that
 * leaves, which storing undoes. Rows above and below the image are read from a row of zeros; a table tells which columns of its
 * window each position sees.
 */
final class ShortDepthwiseCode {
    // Offsets of the parameters.
    /** For each line, addresses of the rows that its windows see, an even number of them. */
    static final int ROWS = 0;

    static final int COLUMNS = 8;
    static final int OUTPUT = 16;
    static final int WEIGHTS = 24;
    static final int TABLE = 32;

    /** Byte offset of the first pixel, first tap, number of taps. */
    static final int COLUMN_BYTES = 12;

    /**
     * What the code depends on.
     *
     * @param pairs pairs of rows in a window, the second of the last maybe without weights
     * @param step bytes from one tap's pixel to the next one's
     */
    record Key(int channels, int positions, int pairs, int tapsAcross, int step, ShortFinish finish) {}

    private final VectorAssembler m;
    private final Key key;
    private final int vectorBytes;
    private final int tapBytes;
    private final R rows = R.of(3);
    private final R column = R.of(4);
    private final R left = R.of(5);
    private final R out = R.of(6);
    private final R channel = R.of(2);
    private final R weights = R.of(7);
    private final R table = R.of(8);
    private final R tapWeights = R.of(9);
    private final R offset = R.of(10);
    private final R taps = R.of(11);
    private final R a = R.of(12);
    private final V low = V.of(0);
    private final V high = V.of(1);
    private final V[] spare = V.range(2, 3);

    private ShortDepthwiseCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        vectorBytes = m.traits().vectorBytes();
        tapBytes = 2 * key.pairs * vectorBytes;
    }

    static void write(VectorAssembler m, Key key) {
        ShortDepthwiseCode code = new ShortDepthwiseCode(m, key);
        new TileLoop(m).write(code::line);
    }

    private void line() {
        m.load64(rows, PARAMS.at(ROWS));
        m.multiply(a, TILE, 2 * Long.BYTES * key.pairs);
        m.add(rows, rows, a);
        m.load64(out, PARAMS.at(OUTPUT));
        m.multiply(a, TILE, Short.BYTES * key.channels * key.positions);
        m.add(out, out, a);
        m.load64(column, PARAMS.at(COLUMNS));
        m.constant(left, key.positions);
        m.countDown(left, () -> {
            position();
            m.add(column, column, COLUMN_BYTES);
        });
    }

    private void position() {
        m.constant(channel, 0);
        m.load64(weights, PARAMS.at(WEIGHTS));
        m.load64(table, PARAMS.at(TABLE));
        int whole = key.channels * Short.BYTES / vectorBytes;
        int rest = key.channels * Short.BYTES % vectorBytes;
        if (whole > 0) {
            R blocks = TILE;
            m.constant(blocks, whole);
            m.countDown(blocks, () -> channels(vectorBytes));
        }
        if (rest > 0) {
            channels(rest);
        }
    }

    /** The channels that {@code bytes} bytes hold. */
    private void channels(int bytes) {
        int tableBytes = key.finish.rowVectors() * vectorBytes;
        key.finish.start(m, low, table, 0);
        key.finish.start(m, high, table, tableBytes);
        m.load32(offset, column.at(0));
        m.add(offset, offset, channel);
        m.load32(a, column.at(4));
        m.multiply(a, a, tapBytes);
        m.add(tapWeights, weights, a);
        m.load32(taps, column.at(8));
        m.countDown(taps, () -> {
            for (int pair = 0; pair < key.pairs; pair++) {
                pair(pair, bytes);
            }
            m.add(tapWeights, tapWeights, tapBytes);
            m.add(offset, offset, key.step);
        });
        key.finish.finish(m, new V[] {low}, PARAMS, table, 0, spare);
        key.finish.finish(m, new V[] {high}, PARAMS, table, tableBytes, spare);
        m.binary(Binary.PACK_I32_TO_I16, low, low, high);
        if (bytes == vectorBytes) {
            m.store(out.at(0), low);
        } else {
            m.store(out.at(0), low, bytes);
        }
        m.add(out, out, bytes);
        m.add(channel, channel, bytes);
        m.add(weights, weights, key.tapsAcross * tapBytes);
        m.add(table, table, 2 * tableBytes);
    }

    private void pair(int pair, int bytes) {
        V first = spare[0];
        V second = spare[1];
        V both = spare[2];
        load(first, 2 * pair, bytes);
        load(second, 2 * pair + 1, bytes);
        m.binary(Binary.ZIP_LOW_16, both, first, second);
        m.binary(Binary.ZIP_HIGH_16, first, first, second);
        m.load(second, tapWeights.at(2 * pair * vectorBytes));
        m.dot2(low, both, second);
        m.load(second, tapWeights.at((2 * pair + 1) * vectorBytes));
        m.dot2(high, first, second);
    }

    private void load(V to, int row, int bytes) {
        m.load64(a, rows.at(Long.BYTES * row));
        At at = a.at(offset, 0);
        if (bytes == vectorBytes) {
            m.load(to, at);
        } else {
            m.load(to, at, bytes);
        }
    }
}
