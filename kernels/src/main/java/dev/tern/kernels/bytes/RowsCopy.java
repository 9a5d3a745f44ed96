package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes code that copies the rows which the windows of one piece of a line see.
 *
 * <p>Where tiles are whole lines, a tile keeps what the tile before it has copied, as long as there is place below it: its
 * rows then begin where {@link #base} tells and not where the copy does.
 *
 * @param piece positions of the piece
 * @param pieces pieces of a line; with one alone, padding stands at places known now
 * @param pitch bytes between rows of the copy
 * @param numbersAt where the address of the image's numbers is kept, for dynamic inputs
 * @param slotAt where the number of rows is kept that stand above those of the tile; 64 bits
 */
record RowsCopy(
        VectorAssembler code,
        WindowShape shape,
        ByteInputs inputs,
        int piece,
        int pieces,
        int pitch,
        At numbersAt,
        At slotAt) {
    /** Rows of a copy take no more bytes than this, unless a single tile does. */
    private static final int KEPT_BYTES_MOST = 48 << 10;

    /** Rows for which a copy has place. */
    static int rows(WindowShape shape, int pieces, int pitch) {
        boolean keeps = pieces == 1 && shape.dilationDown() == 1 && shape.strideDown() < shape.tapsDown();
        int all = (shape.outHeight() - 1) * shape.strideDown() + shape.tapsDown();
        return keeps ? Math.max(shape.tapsDown(), Math.min(all, KEPT_BYTES_MOST / pitch)) : shape.tapsDown();
    }

    private boolean keeps() {
        return rows(shape, pieces, pitch) >= shape.tapsDown() + shape.strideDown();
    }

    /** Has the next tile copy all of its rows: none is there when a kernel begins. {@code free} is undefined after. */
    void begin(R free) {
        if (keeps()) {
            code.constant(free, -1);
            code.store64(slotAt, free);
        }
    }

    /** {@code to =} where the rows of the tile begin; {@code free} is undefined after. */
    void base(R to, At copyAt, R free) {
        code.address(to, copyAt);
        if (keeps()) {
            code.load64(free, slotAt);
            code.multiply(free, free, pitch);
            code.add(to, to, free);
        }
    }

    /** Sets {@code row} to the first row of the tile that is not there yet. */
    private void firstRow(R row, R y, R slot) {
        code.constant(row, 0);
        if (!keeps()) {
            return;
        }
        Label all = code.label();
        Label ready = code.label();
        code.load64(slot, slotAt);
        code.branch(Condition.LESS, slot, 0, all);
        code.branch(Condition.EQUAL, y, -shape.padTop(), all);
        code.add(slot, slot, shape.strideDown());
        int last = rows(shape, pieces, pitch) - shape.tapsDown();
        code.branch(Condition.GREATER, slot, last, all);
        code.constant(row, shape.tapsDown() - shape.strideDown());
        code.jump(ready);
        code.bind(all);
        code.constant(slot, 0);
        code.bind(ready);
        code.store64(slotAt, slot);
    }

    /**
     * Copies to {@code copyAt} from the image at {@code image}, whose group's first channel that is, rows from {@code y} on,
     * pixels from {@code x} on. The six registers of {@code free} are undefined after; the two places hold 64 bits.
     */
    void write(R image, R y, R x, At copyAt, R[] free, At rowAt, At xAt) {
        CopyCode copy = new CopyCode(code, inputs);
        R to = free[0];
        if (inputs.dynamic()) {
            code.load64(to, numbersAt);
        }
        copy.begin(to);
        R from = free[1];
        R row = free[2];
        R counter = free[3];
        boolean wholeRows = shape.groups() == 1 && (pieces == 1 || !shape.isPadded());
        firstRow(row, y, counter);
        Label again = code.label();
        Label outside = code.label();
        Label next = code.label();
        code.bind(again);
        base(to, copyAt, counter);
        code.multiply(counter, row, pitch);
        code.add(to, to, counter);
        code.multiply(counter, row, shape.dilationDown());
        code.add(counter, counter, y);
        code.branch(Condition.LESS, counter, 0, outside);
        code.branch(Condition.GREATER_EQUAL, counter, shape.height(), outside);
        code.multiply(from, counter, shape.width() * shape.pixel());
        code.add(from, from, image);
        if (wholeRows) {
            wholeRow(copy, to, from, x, counter);
        } else {
            code.store64(xAt, x);
            code.store64(rowAt, row);
            copy.pixels(to, from, x, shape.span(piece), shape, free[4], free[5], counter);
            code.load64(x, xAt);
            code.load64(row, rowAt);
        }
        code.jump(next);
        code.bind(outside);
        copy.fill(to, shape.span(piece) * shape.channels(), counter);
        code.bind(next);
        code.add(row, row, 1);
        code.branch(Condition.LESS, row, shape.tapsDown(), again);
    }

    private void wholeRow(CopyCode copy, R to, R from, R x, R counter) {
        int span = shape.span(piece);
        if (!shape.isPadded()) {
            code.multiply(counter, x, shape.pixel());
            code.add(from, from, counter);
            copy.copy(to, from, span * shape.channels(), counter);
            return;
        }
        int inside = Math.max(0, Math.min(shape.width(), span - shape.padLeft()));
        int left = Math.min(shape.padLeft(), span);
        copy.fill(to, left * shape.channels(), counter);
        copy.copy(to, from, inside * shape.channels(), counter);
        copy.fill(to, (span - left - inside) * shape.channels(), counter);
    }
}
