package dev.tern.kernels.copies;

import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes copies of rows. A tile is a group of rows: where the first lies on both sides, how many there are, and the steps
 * from one to the next ({@link #GROUP_BYTES} in a table). Rows may be chosen by numbers instead; where there is a gap behind
 * rows in the target, it is filled. Parameters: the table, a vector of what is filled.
 */
final class RowsCode {
    static final int GROUP_BYTES = 40;

    /** How rows of the source are found. */
    enum Choice {
        /** One step after the other. */
        STEPS,
        /** By numbers of 32 bits, whose address stands in the place of the step. */
        NUMBERS_32,
        /** By numbers of 64 bits, whose address stands in the place of the step. */
        NUMBERS_64
    }

    /** What the code depends on: bytes of a row, bytes that are filled behind it. */
    record Key(int unit, int gap, Choice choice) {}

    /** Vectors that are written one after the other without a loop. */
    private static final int UNROLLED = 8;

    private final VectorAssembler code;
    private final Key key;
    private final int vector;

    private final R params = R.of(0);
    private final R tile = R.of(1);
    private final R end = R.of(2);
    private final R from = R.of(3);
    private final R to = R.of(4);
    private final R rows = R.of(5);
    private final R fromStep = R.of(6);
    private final R toStep = R.of(7);
    private final R source = R.of(8);
    private final R target = R.of(9);
    private final R counter = R.of(10);
    private final V ground = V.of(4);

    private RowsCode(VectorAssembler code, Key key) {
        this.code = code;
        this.key = key;
        vector = code.traits().vectorBytes();
    }

    static void write(VectorAssembler code, Key key) {
        new RowsCode(code, key).write();
    }

    private void write() {
        Label done = code.label();
        Label again = code.label();
        code.branch(Condition.GREATER_EQUAL, tile, end, done);
        if (key.gap > 0) {
            code.load64(source, params.at(8));
            code.load(ground, source.at(0));
        }
        code.load64(params, params.at(0));
        code.subtract(end, end, tile);
        code.multiply(tile, tile, GROUP_BYTES);
        code.add(params, params, tile);
        code.bind(again);
        code.load64(from, params.at(0));
        code.load64(to, params.at(8));
        code.load64(rows, params.at(16));
        code.load64(fromStep, params.at(24));
        code.load64(toStep, params.at(32));
        code.countDown(rows, this::row);
        code.add(params, params, GROUP_BYTES);
        code.addAndLoop(end, -1, again);
        code.bind(done);
        code.leave();
    }

    private void row() {
        if (key.choice == Choice.STEPS) {
            copy(from);
            code.add(from, from, fromStep);
        } else {
            boolean isWide = key.choice == Choice.NUMBERS_64;
            if (isWide) {
                code.load64(tile, fromStep.at(0));
            } else {
                code.load32(tile, fromStep.at(0));
            }
            code.add(fromStep, fromStep, isWide ? 8 : 4);
            code.multiply(tile, tile, key.unit);
            code.add(tile, tile, from);
            copy(tile);
        }
        if (key.gap > 0) {
            move(source, to, key.unit, key.gap, true);
        }
        code.add(to, to, toStep);
    }

    private void copy(R row) {
        move(row, to, 0, key.unit, false);
    }

    /** Copies or fills {@code bytes} bytes from {@code offset} on; longer pieces by a loop of their own. */
    private void move(R in, R out, int offset, int bytes, boolean fills) {
        int done = 0;
        int step = UNROLLED / 2 * vector;
        if (bytes > UNROLLED * vector) {
            done = bytes / step * step;
            code.add(target, out, offset);
            if (!fills) {
                code.move(source, in);
            }
            code.constant(counter, bytes / step);
            code.countDown(counter, () -> {
                pieces(source, target, 0, step, fills);
                if (!fills) {
                    code.add(source, source, step);
                }
                code.add(target, target, step);
            });
        }
        pieces(in, out, offset + done, bytes - done, fills);
    }

    private void pieces(R in, R out, int offset, int bytes, boolean fills) {
        int at = 0;
        for (; bytes - at >= vector; at += vector) {
            piece(in, out, offset + at, vector, fills);
        }
        if (at < bytes && at > 0) {
            piece(in, out, offset + bytes - vector, vector, fills); // some bytes twice
        } else if (at < bytes) {
            piece(in, out, offset, bytes, fills);
        }
    }

    private void piece(R in, R out, int offset, int bytes, boolean fills) {
        V moved = fills ? ground : V.of(0);
        boolean isGeneral = !fills && (bytes == 1 || bytes == 4 || bytes == 8);
        if (isGeneral) {
            switch (bytes) {
                case 1 -> {
                    code.load8(counter, in.at(offset));
                    code.store8(out.at(offset), counter);
                }
                case 4 -> {
                    code.load32(counter, in.at(offset));
                    code.store32(out.at(offset), counter);
                }
                default -> {
                    code.load64(counter, in.at(offset));
                    code.store64(out.at(offset), counter);
                }
            }
            return;
        }
        if (!fills && bytes == vector) {
            code.load(moved, in.at(offset));
        } else if (!fills) {
            code.load(moved, in.at(offset), bytes);
        }
        if (bytes == vector) {
            code.store(out.at(offset), moved);
        } else {
            code.store(out.at(offset), moved, bytes);
        }
    }
}
