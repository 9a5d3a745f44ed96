package dev.tern.kernels.pool;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;
import dev.tern.kernels.elementwise.Lane;

/**
 * Writes code that brings the pixels of windows together, channel by channel. A tile is a line of results. Parameters: the
 * results' address, the table of lines (address of the first row that a window sees, how many rows), the table of columns
 * (byte offset of the first pixel, how many pixels), then 32-bit numbers: the lowest and the highest result, and for means
 * what is added to a sum, the mantissa, the half, the right shift and what is added to a scaled sum.
 */
final class PoolCode {
    static final int LINE_BYTES = 16;
    static final int COLUMN_BYTES = 8;
    static final int NUMBERS_AT = 24;
    static final int NUMBERS = 7;

    /** What becomes of a window's numbers. */
    enum Rule {
        /** The sum divided by the number of pixels; integers round half away from zero. */
        AVERAGE,
        /** The sum times a factor below one. */
        MEAN,
        LARGEST
    }

    /**
     * What the code depends on.
     *
     * @param lane floats, bytes that are widened, or for the largest bytes as they are
     * @param unsigned whether bytes that are not widened have no sign
     * @param roundedUp channels of means whose ties round up; those of the others round away from zero
     */
    record Key(Rule rule, Lane lane, boolean unsigned, int channels, int columns, int rowBytes, int roundedUp) {}

    /** Vectors of a pixel that are summed at once. */
    private static final int AT_ONCE = 4;

    private final VectorAssembler code;
    private final Key key;
    private final boolean floats;

    private final R params = R.of(0);
    private final R tile = R.of(1);
    private final R end = R.of(2);
    private final R line = R.of(3);
    private final R column = R.of(4);
    private final R columns = R.of(5);
    private final R out = R.of(6);
    private final R window = R.of(7);
    private final R row = R.of(8);
    private final R pixel = R.of(9);
    private final R rowsLeft = R.of(10);
    private final R pixelsLeft = R.of(11);
    private final R blocks = R.of(12);

    private final V[] sums = V.range(0, AT_ONCE);
    private final V next = V.of(4);
    private final V spare = V.of(5);
    private final V sign = V.of(6);
    private final V count = V.of(7);
    private final V half = V.of(8);

    private PoolCode(VectorAssembler code, Key key) {
        this.code = code;
        this.key = key;
        this.floats = key.lane == Lane.WORD;
    }

    static void write(VectorAssembler code, Key key) {
        new PoolCode(code, key).write();
    }

    private int pixelBytes() {
        return key.channels * key.lane.bytes();
    }

    private int elementsOfVector() {
        return key.lane == Lane.RAW
                ? code.traits().vectorBytes()
                : code.traits().lanes();
    }

    private void write() {
        TileLoop.inRegisters(code, tile, end, this::start, this::line);
    }

    private void start() {
        code.load64(out, params.at(0));
        code.multiply(row, tile, key.columns * pixelBytes());
        code.add(out, out, row);
        code.load64(line, params.at(8));
        code.multiply(row, tile, LINE_BYTES);
        code.add(line, line, row);
    }

    private void line() {
        code.load64(column, params.at(16));
        code.constant(columns, key.columns);
        code.countDown(columns, this::window);
        code.add(line, line, LINE_BYTES);
    }

    private void window() {
        code.load64(window, line.at(0));
        code.load32(row, column.at(0));
        code.add(window, window, row);
        if (key.rule == Rule.AVERAGE) {
            code.load64(row, line.at(8));
            code.load32(pixel, column.at(4));
            code.multiply(row, row, pixel);
            code.spread(count, row);
            code.shift(Shift.RIGHT_U32, half, count, 1);
            code.unary(Unary.I32_TO_F32, count, count);
        }
        int block = AT_ONCE * elementsOfVector();
        int whole = key.channels / block;
        if (whole > 0) {
            code.constant(blocks, whole);
            code.countDown(blocks, () -> block(block, key.roundedUp >= key.channels / 16 * 16 ? 0 : key.channels));
        }
        if (key.channels % block > 0) {
            block(key.channels % block, whole * block);
        }
        code.add(column, column, COLUMN_BYTES);
    }

    /** Works on {@code channels} channels from channel {@code first} on; the window and the results move behind them. */
    private void block(int channels, int first) {
        int step = elementsOfVector();
        int vectors = (channels + step - 1) / step;
        for (int v = 0; v < vectors; v++) {
            start(sums[v]);
        }
        code.move(row, window);
        code.load64(rowsLeft, line.at(8));
        code.countDown(rowsLeft, () -> {
            code.move(pixel, row);
            code.load32(pixelsLeft, column.at(4));
            code.countDown(pixelsLeft, () -> {
                for (int v = 0; v < vectors; v++) {
                    At at = pixel.at(v * step * key.lane.bytes());
                    key.lane.load(code, next, at, Math.min(step, channels - v * step));
                    take(sums[v]);
                }
                code.add(pixel, pixel, pixelBytes());
            });
            code.add(row, row, key.rowBytes);
        });
        for (int v = 0; v < vectors; v++) {
            finish(sums[v], first + v * step >= key.roundedUp);
            At at = out.at(v * step * key.lane.bytes());
            key.lane.store(code, at, sums[v], Math.min(step, channels - v * step));
        }
        code.add(window, window, channels * key.lane.bytes());
        code.add(out, out, channels * key.lane.bytes());
    }

    private void start(V sum) {
        if (key.rule != Rule.LARGEST || key.unsigned) {
            code.zero(sum);
        } else if (floats) {
            code.constant(sum, -Float.MAX_VALUE);
        } else {
            code.constant(sum, 0x80808080);
        }
    }

    private void take(V sum) {
        if (key.rule != Rule.LARGEST) {
            code.binary(floats ? Binary.ADD_F32 : Binary.ADD_I32, sum, sum, next);
        } else if (floats) {
            // A NaN never replaces a number.
            code.compare(Comparison.LESS_F32, spare, sum, next);
            code.select(sum, spare, next, sum);
        } else {
            code.binary(key.unsigned ? Binary.MAX_U8 : Binary.MAX_I8, sum, sum, next);
        }
    }

    private V number(int i) {
        code.broadcast(spare, params.at(NUMBERS_AT + 4 * i));
        return spare;
    }

    private void finish(V sum, boolean tiesAway) {
        switch (key.rule) {
            case AVERAGE -> average(sum);
            case MEAN -> mean(sum, tiesAway);
            case LARGEST -> {}
        }
        Binary least = Binary.MAX_I32;
        Binary most = Binary.MIN_I32;
        if (floats) {
            least = Binary.MAX_F32;
            most = Binary.MIN_F32;
        } else if (key.lane == Lane.RAW) {
            least = key.unsigned ? Binary.MAX_U8 : Binary.MAX_I8;
            most = key.unsigned ? Binary.MIN_U8 : Binary.MIN_I8;
        }
        code.binary(least, sum, number(0), sum);
        code.binary(most, sum, number(1), sum);
    }

    /** Quotients of floats are exact enough: sums take less than 24 bits. */
    private void average(V sum) {
        if (floats) {
            code.binary(Binary.DIV_F32, sum, sum, count);
            return;
        }
        code.shift(Shift.RIGHT_I32, sign, sum, 31);
        code.unary(Unary.ABS_I32, sum, sum);
        code.binary(Binary.ADD_I32, sum, sum, half);
        code.unary(Unary.I32_TO_F32, sum, sum);
        code.binary(Binary.DIV_F32, sum, sum, count);
        code.unary(Unary.F32_TO_I32_TRUNCATED, sum, sum);
        code.binary(Binary.XOR, sum, sum, sign);
        code.binary(Binary.SUB_I32, sum, sum, sign);
    }

    private void mean(V sum, boolean tiesAway) {
        code.binary(Binary.ADD_I32, sum, sum, number(2));
        code.multiplyHighRound(sum, sum, number(3), sign);
        if (tiesAway) {
            code.shift(Shift.RIGHT_I32, sign, sum, 31);
            code.binary(Binary.ADD_I32, sum, sum, sign);
        }
        code.binary(Binary.ADD_I32, sum, sum, number(4));
        code.binary(Binary.SHIFT_RIGHT_I32, sum, sum, number(5));
        code.binary(Binary.ADD_I32, sum, sum, number(6));
    }
}
