package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes code that copies the rows which the windows of one piece of a line see.
 *
 * @param piece positions of the piece
 * @param pieces pieces of a line; with one alone, padding stands at places known now
 * @param pitch bytes between rows of the copy
 * @param numbersAt where the address of the image's numbers is kept, for dynamic inputs
 */
record RowsCopy(
        VectorAssembler code, WindowShape shape, ByteInputs inputs, int piece, int pieces, int pitch, At numbersAt) {
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
        code.constant(row, 0);
        Label again = code.label();
        Label outside = code.label();
        Label next = code.label();
        code.bind(again);
        code.multiply(to, row, pitch);
        code.address(counter, copyAt);
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
