package dev.tern.kernels.resize;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code of bilinear resizing. A tile is a line of results. Parameters: the results' address, the table of lines
 * (addresses of the rows above and below, their two weights), the table of columns (byte offsets of the pixels to the left
 * and to the right, their two weights).
 */
final class BilinearCode {
    static final int LINE_BYTES = 24;
    static final int COLUMN_BYTES = 16;

    /** How numbers are held and rounded. */
    enum Numbers {
        FLOATS(4),
        /** By way of floats, rounded half up. */
        UNSIGNED_BYTES(1),
        /** In integers with weights in 1024ths, rounded half away from zero. */
        SIGNED_BYTES(1);

        private final int bytes;

        Numbers(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    /** What the code depends on. */
    record Key(Numbers numbers, int depth, int columns) {}

    /** Vectors of a pixel that are written one after the other. */
    private static final int UNROLLED = 4;

    private static final int INTEGER_BITS = 20;

    private final VectorAssembler code;
    private final Key key;

    private final R params = R.of(0);
    private final R tile = R.of(1);
    private final R end = R.of(2);
    private final R line = R.of(3);
    private final R upper = R.of(4);
    private final R lower = R.of(5);
    private final R column = R.of(6);
    private final R columns = R.of(7);
    private final R out = R.of(8);
    private final R left = R.of(9);
    private final R right = R.of(10);
    private final R counter = R.of(11);

    private final V down = V.of(0);
    private final V notDown = V.of(1);
    private final V across = V.of(2);
    private final V notAcross = V.of(3);
    private final V[] weights = V.range(4, 4);
    private final V sum = V.of(8);
    private final V part = V.of(9);
    private final V half = V.of(10);

    private BilinearCode(VectorAssembler code, Key key) {
        this.code = code;
        this.key = key;
    }

    static void write(VectorAssembler code, Key key) {
        new BilinearCode(code, key).write();
    }

    private boolean integers() {
        return key.numbers == Numbers.SIGNED_BYTES;
    }

    private void write() {
        TileLoop.inRegisters(code, tile, end, this::start, this::line);
    }

    private void start() {
        code.load64(out, params.at(0));
        code.multiply(counter, tile, key.columns * key.depth * key.numbers.bytes());
        code.add(out, out, counter);
        code.load64(line, params.at(8));
        code.multiply(counter, tile, LINE_BYTES);
        code.add(line, line, counter);
        if (integers()) {
            code.constant(half, 1 << (INTEGER_BITS - 1));
        } else {
            code.constant(half, 0.5f);
        }
    }

    private void line() {
        code.load64(upper, line.at(0));
        code.load64(lower, line.at(8));
        code.broadcast(down, line.at(16));
        code.broadcast(notDown, line.at(20));
        code.add(line, line, LINE_BYTES);
        code.load64(column, params.at(16));
        code.constant(columns, key.columns);
        code.countDown(columns, this::pixel);
    }

    private void pixel() {
        code.load32(left, column.at(0));
        code.load32(right, column.at(4));
        code.broadcast(across, column.at(8));
        code.broadcast(notAcross, column.at(12));
        code.add(column, column, COLUMN_BYTES);
        Binary times = integers() ? Binary.MUL_I32 : Binary.MUL_F32;
        code.binary(times, weights[0], notDown, notAcross);
        code.binary(times, weights[1], notDown, across);
        code.binary(times, weights[2], down, notAcross);
        code.binary(times, weights[3], down, across);
        int lanes = code.traits().lanes();
        int whole = key.depth / lanes;
        if (whole > UNROLLED) {
            code.constant(counter, whole);
            code.countDown(counter, () -> {
                vector(0, lanes);
                advance(lanes);
            });
            whole = 0;
        }
        for (int v = 0; v < whole; v++) {
            vector(v * lanes, lanes);
        }
        int rest = key.depth % lanes;
        if (rest > 0) {
            vector(whole * lanes, rest);
        }
        code.add(out, out, (whole * lanes + rest) * key.numbers.bytes());
    }

    private void advance(int elements) {
        code.add(left, left, elements * key.numbers.bytes());
        code.add(right, right, elements * key.numbers.bytes());
        code.add(out, out, elements * key.numbers.bytes());
    }

    /** {@code count} channels from {@code first} on. */
    private void vector(int first, int count) {
        Binary times = integers() ? Binary.MUL_I32 : Binary.MUL_F32;
        Binary plus = integers() ? Binary.ADD_I32 : Binary.ADD_F32;
        int offset = first * key.numbers.bytes();
        At[] pixels = {upper.at(left, offset), upper.at(right, offset), lower.at(left, offset), lower.at(right, offset)
        };
        for (int i = 0; i < pixels.length; i++) {
            V to = i == 0 ? sum : part;
            load(to, pixels[i], count);
            code.binary(times, to, to, weights[i]);
            if (i > 0) {
                code.binary(plus, sum, sum, part);
            }
        }
        store(out.at(offset), count);
    }

    private void load(V to, At at, int count) {
        switch (key.numbers) {
            case FLOATS -> {
                if (count == code.traits().lanes()) {
                    code.load(to, at);
                } else {
                    code.load(to, at, 4 * count);
                }
            }
            case UNSIGNED_BYTES -> {
                code.loadWidened(to, Element.U8, at, count);
                code.unary(Unary.I32_TO_F32, to, to);
            }
            case SIGNED_BYTES -> code.loadWidened(to, Element.I8, at, count);
        }
    }

    private void store(At at, int count) {
        switch (key.numbers) {
            case FLOATS -> {
                if (count == code.traits().lanes()) {
                    code.store(at, sum);
                } else {
                    code.store(at, sum, 4 * count);
                }
            }
            case UNSIGNED_BYTES -> {
                code.binary(Binary.ADD_F32, sum, sum, half);
                code.unary(Unary.F32_TO_I32_TRUNCATED, sum, sum);
                code.storeNarrowed(at, Element.U8, sum, count);
            }
            case SIGNED_BYTES -> {
                code.shift(Shift.RIGHT_I32, part, sum, 31);
                code.unary(Unary.ABS_I32, sum, sum);
                code.binary(Binary.ADD_I32, sum, sum, half);
                code.shift(Shift.RIGHT_I32, sum, sum, INTEGER_BITS);
                code.binary(Binary.XOR, sum, sum, part);
                code.binary(Binary.SUB_I32, sum, sum, part);
                code.storeNarrowed(at, Element.I8, sum, count);
            }
        }
    }
}
