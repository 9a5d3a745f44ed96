package dev.tern.kernels.arg;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes code that finds where each column of matrices of bytes has its first extreme, neighbouring columns in the lanes of a
 * vector. Numbers hold bytes and places as in {@link ArgCode}; parameters are the same. A tile is a matrix.
 */
final class ArgColumnsCode {
    private static final int PLACE_BITS = 16;

    /** Vectors of columns that are looked along at once. */
    private static final int AT_ONCE = 4;

    /** What the code depends on: {@code extent} rows of {@code columns} bytes in each matrix. */
    record Key(Element element, boolean largest, int extent, int columns) {}

    private final VectorAssembler code;
    private final Key key;

    private final R params = R.of(0);
    private final R tile = R.of(1);
    private final R end = R.of(2);
    private final R in = R.of(3);
    private final R out = R.of(4);
    private final R row = R.of(5);
    private final R rowsLeft = R.of(6);
    private final R blocks = R.of(7);

    private final V[] best = V.range(0, AT_ONCE);
    private final V next = V.of(4);
    private final V place = V.of(5);
    private final V one = V.of(6);
    private final V last = V.of(7);

    private ArgColumnsCode(VectorAssembler code, Key key) {
        this.code = code;
        this.key = key;
    }

    static void write(VectorAssembler code, Key key) {
        new ArgColumnsCode(code, key).write();
    }

    private void write() {
        TileLoop.inRegisters(code, tile, end, this::start, this::rows);
    }

    private void start() {
        code.load64(in, params.at(0));
        code.multiply(row, tile, key.extent * key.columns);
        code.add(in, in, row);
        code.load64(out, params.at(8));
        code.multiply(row, tile, Integer.BYTES * key.columns);
        code.add(out, out, row);
        code.constant(one, 1);
        code.constant(last, ArgCode.EXTENT_MOST);
    }

    /** All columns of a tile's rows. */
    private void rows() {
        int block = AT_ONCE * code.traits().lanes();
        int whole = key.columns / block;
        if (whole > 0) {
            code.constant(blocks, whole);
            code.countDown(blocks, () -> columns(block));
        }
        if (key.columns % block > 0) {
            columns(key.columns % block);
        }
        code.add(in, in, (key.extent - 1) * key.columns);
    }

    /** Looks along {@code count} columns; both pointers move behind them. */
    private void columns(int count) {
        int lanes = code.traits().lanes();
        int vectors = (count + lanes - 1) / lanes;
        for (int v = 0; v < vectors; v++) {
            code.constant(best[v], Integer.MIN_VALUE);
        }
        code.move(place, last);
        code.move(row, in);
        code.constant(rowsLeft, key.extent);
        code.countDown(rowsLeft, () -> {
            for (int v = 0; v < vectors; v++) {
                code.loadWidened(next, key.element, row.at(v * lanes), Math.min(lanes, count - v * lanes));
                if (!key.largest) {
                    code.unary(Unary.NOT, next, next);
                }
                code.shift(Shift.LEFT_I32, next, next, PLACE_BITS);
                code.binary(Binary.OR, next, next, place);
                code.binary(Binary.MAX_I32, best[v], best[v], next);
            }
            code.binary(Binary.SUB_I32, place, place, one);
            code.add(row, row, key.columns);
        });
        for (int v = 0; v < vectors; v++) {
            int here = Math.min(lanes, count - v * lanes);
            code.binary(Binary.AND, best[v], best[v], last);
            code.binary(Binary.SUB_I32, best[v], last, best[v]);
            if (here == lanes) {
                code.store(out.at(Integer.BYTES * v * lanes), best[v]);
            } else {
                code.store(out.at(Integer.BYTES * v * lanes), best[v], Integer.BYTES * here);
            }
        }
        code.add(in, in, count);
        code.add(out, out, Integer.BYTES * count);
    }
}
