package dev.tern.kernels.transpose;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes transpositions of planes. 16 bytes of each of several rows of the source make, exchanged within 16-byte blocks of
 * registers, whole vectors of columns, which are rows of the target. A tile is {@code columns} columns of a plane; a table
 * holds where it begins on both sides. What does not fill vectors is covered by vectors that begin earlier.
 */
final class BlocksCode {
    static final int TILE_BYTES = 16;

    /** What lies in a register of its own after the exchange. */
    private static final int BLOCK_BYTES = 16;
    /** Registers that are exchanged at once: more rows than these come in two halves. */
    private static final int EXCHANGED_MOST = 8;

    /**
     * What the code depends on.
     *
     * @param unit bytes of an element
     * @param rows elements of a column of a plane, {@code fromStep} bytes apart in the source
     * @param columns columns of a tile, {@code toStep} bytes apart in the target
     */
    record Key(int unit, int rows, int columns, int fromStep, int toStep) {
        /** Columns that blocks hold, and rows that each block takes. */
        int blockColumns() {
            return BLOCK_BYTES / unit;
        }
    }

    private final VectorAssembler code;
    private final Key key;
    private final int rowsAtOnce;
    private final R from = R.of(3);
    private final R to = R.of(4);
    private final R rows = R.of(5);
    private final Binary zipLow;
    private final Binary zipHigh;

    private BlocksCode(VectorAssembler code, Key key) {
        this.code = code;
        this.key = key;
        this.rowsAtOnce = code.traits().vectorBytes() / key.unit;
        this.zipLow = Binary.valueOf("ZIP_LOW_" + 8 * key.unit);
        this.zipHigh = Binary.valueOf("ZIP_HIGH_" + 8 * key.unit);
    }

    /** Writes the whole kernel; there are no fewer rows than a vector holds and no fewer columns than a block does. */
    static void write(VectorAssembler code, Key key) {
        new BlocksCode(code, key).write();
    }

    private void write() {
        R table = R.of(0);
        R tile = R.of(1);
        R end = R.of(2);
        Label done = code.label();
        Label again = code.label();
        code.branch(Condition.GREATER_EQUAL, tile, end, done);
        code.load64(table, table.at(0));
        code.multiply(rows, tile, TILE_BYTES);
        code.add(table, table, rows);
        code.bind(again);
        code.load64(from, table.at(0));
        code.load64(to, table.at(8));
        code.constant(rows, key.rows / rowsAtOnce);
        code.countDown(rows, () -> {
            columns();
            advance(rowsAtOnce);
        });
        int rest = key.rows % rowsAtOnce;
        if (rest > 0) {
            advance(rest - rowsAtOnce);
            columns();
        }
        code.add(table, table, TILE_BYTES);
        code.add(tile, tile, 1);
        code.branch(Condition.LESS, tile, end, again);
        code.bind(done);
        code.leave();
    }

    private void advance(int elements) {
        code.add(from, from, elements * key.fromStep);
        code.add(to, to, elements * key.unit);
    }

    private void columns() {
        int step = key.blockColumns();
        for (int column = 0; column < key.columns; column += step) {
            int first = Math.min(column, key.columns - step);
            if (step > EXCHANGED_MOST) {
                halves(first, zipLow, 0);
                halves(first, zipHigh, EXCHANGED_MOST);
            } else {
                V[] block = V.range(0, step);
                for (int row = 0; row < step; row++) {
                    load(block[row], row, first);
                }
                exchange(block, V.of(step), first);
            }
        }
    }

    /** One half of the columns that blocks hold; pairs of rows are brought together as they come. */
    private void halves(int column, Binary zip, int half) {
        V[] block = V.range(0, EXCHANGED_MOST);
        V other = V.of(EXCHANGED_MOST);
        for (int row = 0; row < EXCHANGED_MOST; row++) {
            load(block[row], row, column);
            load(other, row + EXCHANGED_MOST, column);
            code.binary(zip, block[row], block[row], other);
        }
        // The columns of both halves were loaded from the first one's place.
        exchange(block, other, column + half);
    }

    /** Loads a row for each block, as many rows apart as a block takes. */
    private void load(V to, int row, int column) {
        for (int block = 0; block < code.traits().vectorBytes() / BLOCK_BYTES; block++) {
            int offset = (block * key.blockColumns() + row) * key.fromStep + column * key.unit;
            code.loadBlock(to, block, from.at(offset));
        }
    }

    /** Each pass turns one bit of a register's number into one of an element's place, and another way round. */
    private void exchange(V[] block, V free, int column) {
        V spare = free;
        for (int bit = block.length / 2; bit > 0; bit /= 2) {
            for (int low = 0; low < block.length; low++) {
                if ((low & bit) == 0) {
                    int high = low | bit;
                    code.binary(zipLow, spare, block[low], block[high]);
                    code.binary(zipHigh, block[high], block[low], block[high]);
                    V taken = block[low];
                    block[low] = spare;
                    spare = taken;
                }
            }
        }
        for (int i = 0; i < block.length; i++) {
            code.store(to.at((column + i) * key.toStep), block[i]);
        }
    }
}
