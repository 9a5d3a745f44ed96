package dev.tern.kernels.rfft2d;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Traits;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes Fourier transforms of rows, a row in each lane. Neighbouring numbers travel as real and imaginary part through a
 * transform of half the length, in place and four transforms into one at each step; then those of even and of odd numbers
 * are told apart. A tile is as many rows as there are lanes; the last one ends with the last row. Parameters: input, result,
 * {@link SpectrumTable}, the last tile's first row, memory of its own for each tile where the stack has too little.
 */
final class SpectrumCode {
    /** Most bytes of the stack that are used. */
    static final int LOCAL_MOST = 1 << 16;

    /** What the code depends on: {@code given} numbers of each row are read, the others are zero; a tile has {@code rows}. */
    record Key(int length, int given, int rowBytes, int rows) {}

    private static final int BLOCK = 16;
    private static final int PER_BLOCK = 4;

    private final VectorAssembler code;
    private final Key key;
    private final int lanes;
    private final int vector;
    /** Bytes of a pair in all lanes. */
    private final int pair;

    private final int pairs;
    private final int resultBytes;

    private final R params = R.of(0);
    private final R tile = R.of(1);
    private final R end = R.of(2);
    private final R in = R.of(3);
    private final R out = R.of(4);
    private final R buffer = R.of(5);
    private final R at = R.of(6);
    private final R table = R.of(7);
    private final R counter = R.of(8);
    private final R inner = R.of(9);
    private final R other = R.of(10);
    private final R value = R.of(11);

    private final V[] low = V.range(0, 4);
    private final V[] high = V.range(4, 4);
    private final V[] spare = V.range(8, 4);
    private final V cosine = V.of(12);
    private final V sine = V.of(13);
    private final V half = V.of(14);

    private SpectrumCode(VectorAssembler code, Key key) {
        this.code = code;
        this.key = key;
        lanes = code.traits().lanes();
        vector = code.traits().vectorBytes();
        pair = 2 * vector;
        pairs = key.length / 2;
        resultBytes = 8 * (pairs + 1);
    }

    static void write(VectorAssembler code, Key key) {
        new SpectrumCode(code, key).write();
    }

    /** Bytes that a tile works in: all pairs, and the first once more. */
    static int scratchBytes(int length, Traits traits) {
        return (length / 2 + 1) * 2 * traits.vectorBytes();
    }

    private void write() {
        TileLoop.inRegisters(code, tile, end, this::start, this::rows);
    }

    private void start() {
        code.constant(half, 0.5f);
        if (isLocal()) {
            code.address(buffer, code.local(scratchBytes(key.length, code.traits())));
        }
    }

    private boolean isLocal() {
        return scratchBytes(key.length, code.traits()) <= LOCAL_MOST;
    }

    /** As many rows as there are lanes. */
    private void rows() {
        if (!isLocal()) {
            code.load64(buffer, params.at(32));
            code.multiply(value, tile, scratchBytes(key.length, code.traits()));
            code.add(buffer, buffer, value);
        }
        code.load64(value, params.at(24));
        code.multiply(counter, tile, lanes);
        code.minimum(counter, counter, value);
        code.load64(in, params.at(0));
        code.multiply(value, counter, key.rowBytes);
        code.add(in, in, value);
        code.load64(out, params.at(8));
        code.multiply(value, counter, resultBytes);
        code.add(out, out, value);
        read();
        transform();
        untangle();
    }

    /** A row's place in input or result; lanes without a row of their own read the last one. */
    private int row(int lane, int bytes) {
        return Math.min(lane, key.rows - 1) * bytes;
    }

    /** Puts each pair of a row's numbers where the first step finds it, and zeros behind what is given. */
    private void read() {
        int whole = key.given / 4;
        code.load64(table, params.at(16));
        if (whole > 0) {
            code.constant(counter, whole);
            code.countDown(counter, () -> {
                for (int i = 0; i < PER_BLOCK; i++) {
                    code.load(low[i], in.at(row(i, key.rowBytes)), BLOCK);
                    for (int block = 1; block < lanes / PER_BLOCK; block++) {
                        code.loadBlock(low[i], block, in.at(row(PER_BLOCK * block + i, key.rowBytes)));
                    }
                }
                exchange(low);
                for (int i = 0; i < 2; i++) {
                    code.load32(value, table.at(Integer.BYTES * i));
                    code.store(buffer.at(value, 0), low[2 * i]);
                    code.store(buffer.at(value, vector), low[2 * i + 1]);
                }
                code.add(in, in, BLOCK);
                code.add(table, table, 2 * Integer.BYTES);
            });
        }
        if (pairs > 2 * whole) {
            code.zero(low[0]);
            code.constant(counter, pairs - 2 * whole);
            code.countDown(counter, () -> {
                code.load32(value, table.at(0));
                code.store(buffer.at(value, 0), low[0]);
                code.store(buffer.at(value, vector), low[0]);
                code.add(table, table, Integer.BYTES);
            });
        }
        for (int i = 4 * whole; i < key.given; i++) {
            int to = SpectrumTable.position(i / 2, pairs) * pair + i % 2 * vector;
            for (int lane = 0; lane < lanes; lane++) {
                code.load32(value, in.at(row(lane, key.rowBytes) + (i - 4 * whole) * Float.BYTES));
                code.store32(buffer.at(to + lane * Float.BYTES), value);
            }
        }
    }

    /** In each block: number i of vector j becomes number j of vector i. */
    private void exchange(V[] four) {
        code.binary(Binary.ZIP_LOW_32, spare[0], four[0], four[1]);
        code.binary(Binary.ZIP_LOW_32, spare[1], four[2], four[3]);
        code.binary(Binary.ZIP_HIGH_32, spare[2], four[0], four[1]);
        code.binary(Binary.ZIP_HIGH_32, spare[3], four[2], four[3]);
        code.binary(Binary.ZIP_LOW_64, four[0], spare[0], spare[1]);
        code.binary(Binary.ZIP_HIGH_64, four[1], spare[0], spare[1]);
        code.binary(Binary.ZIP_LOW_64, four[2], spare[2], spare[3]);
        code.binary(Binary.ZIP_HIGH_64, four[3], spare[2], spare[3]);
    }

    private void transform() {
        int span = SpectrumTable.firstSpan(pairs);
        if (span == 2) {
            code.move(at, buffer);
            code.constant(counter, pairs / 2);
            code.countDown(counter, () -> {
                for (int part = 0; part < 2; part++) {
                    At first = at.at(part * vector);
                    code.load(spare[0], first);
                    code.load(spare[1], first.plus(pair));
                    code.binary(Binary.ADD_F32, spare[2], spare[0], spare[1]);
                    code.binary(Binary.SUB_F32, spare[3], spare[0], spare[1]);
                    code.store(first, spare[2]);
                    code.store(first.plus(pair), spare[3]);
                }
                code.add(at, at, 2 * pair);
            });
        }
        for (; span < pairs; span *= 4) {
            step(span);
        }
    }

    /** Brings each four neighbouring transforms of {@code span} numbers together. */
    private void step(int span) {
        code.move(at, buffer);
        code.constant(counter, pairs / (4 * span));
        code.countDown(counter, () -> {
            if (span == 1) {
                four(1);
                code.add(at, at, 4 * pair);
                return;
            }
            code.load64(table, params.at(16));
            code.add(table, table, SpectrumTable.stepOffset(pairs, span));
            code.constant(inner, span);
            code.countDown(inner, () -> {
                four(span);
                code.add(at, at, pair);
                code.add(table, table, 3 * SpectrumTable.TURN_BYTES);
            });
            code.add(at, at, 3 * span * pair);
        });
    }

    /** Four numbers, {@code span} apart, the last three turned: their sums, each number counted in quarter turns. */
    private void four(int span) {
        V[] re = {low[0], low[2], high[0], high[2]};
        V[] im = {low[1], low[3], high[1], high[3]};
        for (int i = 0; i < 4; i++) {
            At from = at.at(i * span * pair);
            if (i == 0 || span == 1) {
                code.load(re[i], from);
                code.load(im[i], from.plus(vector));
            } else {
                code.load(spare[0], from);
                code.load(spare[1], from.plus(vector));
                turn(re[i], im[i], spare[0], spare[1], table.at((i - 1) * SpectrumTable.TURN_BYTES));
            }
        }
        code.binary(Binary.ADD_F32, spare[0], re[0], re[2]);
        code.binary(Binary.ADD_F32, spare[1], im[0], im[2]);
        code.binary(Binary.SUB_F32, re[0], re[0], re[2]);
        code.binary(Binary.SUB_F32, im[0], im[0], im[2]);
        code.binary(Binary.ADD_F32, spare[2], re[1], re[3]);
        code.binary(Binary.ADD_F32, spare[3], im[1], im[3]);
        code.binary(Binary.SUB_F32, re[1], re[1], re[3]);
        code.binary(Binary.SUB_F32, im[1], im[1], im[3]);
        int apart = span * pair;
        sumAndDifference(spare[0], spare[2], 0, 2 * apart);
        sumAndDifference(spare[1], spare[3], vector, 2 * apart + vector);
        sumAndDifference(re[0], im[1], apart, 3 * apart);
        sumAndDifference(im[0], re[1], 3 * apart + vector, apart + vector);
    }

    private void sumAndDifference(V a, V b, int sum, int difference) {
        code.binary(Binary.ADD_F32, cosine, a, b);
        code.binary(Binary.SUB_F32, sine, a, b);
        code.store(at.at(sum), cosine);
        code.store(at.at(difference), sine);
    }

    /** Multiplies by the number of length one that stands at {@code turn}. */
    private void turn(V toRe, V toIm, V re, V im, At turn) {
        code.broadcast(cosine, turn);
        code.broadcast(sine, turn.plus(Float.BYTES));
        code.binary(Binary.MUL_F32, toRe, re, cosine);
        code.fnma(toRe, im, sine);
        code.binary(Binary.MUL_F32, toIm, re, sine);
        code.fma(toIm, im, cosine);
    }

    /** Numbers k and {@code pairs - k} of the result follow from the same two of the half transform. */
    private void untangle() {
        code.load(low[0], buffer.at(0));
        code.load(low[1], buffer.at(vector));
        code.store(buffer.at(pairs * pair), low[0]);
        code.store(buffer.at(pairs * pair + vector), low[1]);
        // The middle is its own counterpart. What is stored behind it is overwritten below.
        code.load(low[0], buffer.at(pairs / 2 * pair));
        code.load(low[1], buffer.at(pairs / 2 * pair + vector));
        code.zero(low[2]);
        code.binary(Binary.SUB_F32, low[1], low[2], low[1]);
        code.move(low[3], low[2]);
        store(low, out, pairs / 2 * 8);
        code.move(at, buffer);
        code.add(other, buffer, pairs * pair);
        code.load64(table, params.at(16));
        code.add(table, table, SpectrumTable.turnsOffset(pairs));
        code.add(inner, out, (pairs - 1) * 8);
        code.constant(counter, pairs / 4);
        code.countDown(counter, () -> {
            for (int i = 0; i < 2; i++) {
                counterparts(i);
            }
            store(low, out, 0);
            store(high, inner, 0);
            code.add(at, at, 2 * pair);
            code.add(other, other, -2 * pair);
            code.add(table, table, 2 * SpectrumTable.TURN_BYTES);
            code.add(out, out, BLOCK);
            code.add(inner, inner, -BLOCK);
        });
    }

    private void counterparts(int i) {
        V re = low[2 * i];
        V im = low[2 * i + 1];
        V mirroredRe = high[2 - 2 * i];
        V mirroredIm = high[3 - 2 * i];
        code.load(spare[0], at.at(i * pair));
        code.load(spare[1], at.at(i * pair + vector));
        code.load(spare[2], other.at(-i * pair));
        code.load(spare[3], other.at(-i * pair + vector));
        code.binary(Binary.ADD_F32, re, spare[0], spare[2]);
        code.binary(Binary.SUB_F32, im, spare[1], spare[3]);
        code.binary(Binary.ADD_F32, mirroredRe, spare[1], spare[3]);
        code.binary(Binary.SUB_F32, mirroredIm, spare[2], spare[0]);
        code.binary(Binary.MUL_F32, re, re, half);
        code.binary(Binary.MUL_F32, im, im, half);
        turn(spare[0], spare[1], mirroredRe, mirroredIm, table.at(i * SpectrumTable.TURN_BYTES));
        code.binary(Binary.SUB_F32, mirroredRe, re, spare[0]);
        code.binary(Binary.SUB_F32, mirroredIm, spare[1], im);
        code.binary(Binary.ADD_F32, re, re, spare[0]);
        code.binary(Binary.ADD_F32, im, im, spare[1]);
    }

    /** Stores two neighbouring numbers of each row. */
    private void store(V[] four, R to, int offset) {
        exchange(four);
        for (int lane = 0; lane < key.rows; lane++) {
            code.storeBlock(to.at(offset + lane * resultBytes), four[lane % PER_BLOCK], lane / PER_BLOCK);
        }
    }
}
