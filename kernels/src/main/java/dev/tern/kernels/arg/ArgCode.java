package dev.tern.kernels.arg;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes code that finds where each row of bytes has its first extreme. A number of 32 bits holds a byte above and its place,
 * counted down, below: the largest such number is the first largest byte. Parameters: addresses of rows and of results.
 */
final class ArgCode {
    /** Most bytes of a row: places take 16 bits. */
    static final int EXTENT_MOST = 0xFFFF;

    private static final int PLACE_BITS = 16;
    private static final int UNROLLED = 6;

    /** What the code depends on. */
    record Key(Element element, boolean largest, int extent, int rows, int rowsOfTile, boolean wideResults) {}

    private final VectorAssembler code;
    private final Key key;

    private final R params = R.of(0);
    private final R row = R.of(1);
    private final R end = R.of(2);
    private final R in = R.of(3);
    private final R out = R.of(4);
    private final R place = R.of(5);
    private final R counter = R.of(6);
    private final R last = R.of(7);

    private final V best = V.of(0);
    private final V next = V.of(1);
    private final V places = V.of(2);
    private final V firstPlaces = V.of(3);
    private final V step = V.of(4);
    private final V outside = V.of(5);

    private ArgCode(VectorAssembler code, Key key) {
        this.code = code;
        this.key = key;
    }

    static void write(VectorAssembler code, Key key) {
        new ArgCode(code, key).write();
    }

    private int resultBytes() {
        return key.wideResults ? 8 : 4;
    }

    private void write() {
        code.multiply(row, row, key.rowsOfTile);
        code.multiply(end, end, key.rowsOfTile);
        code.constant(counter, key.rows);
        code.minimum(end, end, counter);
        TileLoop.inRegisters(code, row, end, this::start, this::row);
    }

    private void start() {
        code.load64(in, params.at(0));
        code.multiply(counter, row, key.extent);
        code.add(in, in, counter);
        code.load64(out, params.at(8));
        code.multiply(counter, row, resultBytes());
        code.add(out, out, counter);
        int lanes = code.traits().lanes();
        int[] down = new int[lanes];
        int[] limit = new int[lanes];
        for (int i = 0; i < lanes; i++) {
            down[i] = EXTENT_MOST - i;
            limit[i] = i < key.extent % lanes ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        }
        code.constants(firstPlaces, down);
        code.constants(outside, limit);
        code.constant(step, lanes);
        code.constant(last, EXTENT_MOST);
    }

    private void row() {
        int lanes = code.traits().lanes();
        int whole = key.extent / lanes;
        int rest = key.extent % lanes;
        code.constant(best, Integer.MIN_VALUE);
        code.move(places, firstPlaces);
        if (whole > UNROLLED) {
            code.constant(counter, whole);
            code.countDown(counter, () -> vector(lanes));
        } else {
            for (int i = 0; i < whole; i++) {
                vector(lanes);
            }
        }
        if (rest > 0) {
            vector(rest);
        }
        code.reduce(Reduction.MAX_I32, best, best);
        code.extract(place, best);
        code.and(place, place, EXTENT_MOST);
        code.subtract(place, last, place);
        if (key.wideResults) {
            code.store64(out.at(0), place);
        } else {
            code.store32(out.at(0), place);
        }
        code.add(out, out, resultBytes());
    }

    private void vector(int count) {
        code.loadWidened(next, key.element, in.at(0), count);
        code.add(in, in, count);
        if (!key.largest) {
            code.unary(Unary.NOT, next, next);
        }
        code.shift(Shift.LEFT_I32, next, next, PLACE_BITS);
        code.binary(Binary.OR, next, next, places);
        if (count < code.traits().lanes()) {
            code.binary(Binary.MIN_I32, next, next, outside);
        }
        code.binary(Binary.MAX_I32, best, best, next);
        code.binary(Binary.SUB_I32, places, places, step);
    }
}
