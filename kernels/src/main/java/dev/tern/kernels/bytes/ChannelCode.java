package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code of depthwise windows of bytes as a {@link ChannelPlan} cuts them. Parameters are five addresses:
 * activations, results, packed weights, the table of a {@link Finish}, and the numbers of dynamic activations.
 */
final class ChannelCode {
    static final int PARAMETERS = 5;

    private static final int SUMS = 4;
    private static final int BLOCK = 16;
    private static final int RESULTS_OF_BLOCK = 4;

    private final VectorAssembler code;
    private final ChannelPlan plan;
    private final WindowShape shape;
    private final Finish finish;
    private final int vectorBytes;

    private final R params = R.of(0);
    private final R in = R.of(1);
    private final R out = R.of(2);
    private final R w = R.of(3);
    private final R table = R.of(4);
    private final R inBase = R.of(5);
    private final R outBase = R.of(6);
    private final R periods = R.of(7);
    private final R chunks = R.of(8);
    private final R t1 = R.of(9);
    private final R t2 = R.of(10);
    private final R t3 = R.of(11);
    private final R t4 = R.of(12);

    private final V[] sums = V.range(0, SUMS);
    private final V[] quads = V.range(SUMS, SUMS);
    private final V weights = V.of(8);
    private final V none = V.of(9);
    private final V[] spare = V.range(10, 3);
    private final V[] excess = V.range(10, SUMS);

    private final At tileAt;
    private final At endAt;
    private final At rowAt;
    private final At xAt;
    private final At numbersAt;
    private final At quadAt;
    private final At copyAt;

    private ChannelCode(VectorAssembler code, ChannelPlan plan, Finish finish) {
        this.code = code;
        this.plan = plan;
        this.shape = plan.shape();
        this.finish = finish;
        this.vectorBytes = plan.traits().vectorBytes();
        At small = code.local(64);
        tileAt = small;
        endAt = small.plus(8);
        rowAt = small.plus(16);
        xAt = small.plus(24);
        numbersAt = small.plus(32);
        quadAt = small.plus(48);
        copyAt = code.local(shape.tapsDown() * plan.copyPitch() + CopyCode.SLACK);
    }

    /** Writes the whole kernel. */
    static void write(VectorAssembler code, ChannelPlan plan, Finish finish) {
        new ChannelCode(code, plan, finish).write();
    }

    private void write() {
        Label again = code.label();
        Label done = code.label();
        code.store64(tileAt, R.of(1));
        code.store64(endAt, R.of(2));
        code.branch(Condition.GREATER_EQUAL, R.of(1), R.of(2), done);
        code.bind(again);
        tile();
        code.load64(t1, tileAt);
        code.load64(t2, endAt);
        code.add(t1, t1, 1);
        code.store64(tileAt, t1);
        code.branch(Condition.LESS, t1, t2, again);
        code.bind(done);
        code.leave();
    }

    private void tile() {
        R piece = t3;
        R line = t4;
        code.load64(line, tileAt);
        code.constant(piece, 0);
        if (plan.pieces() > 1) {
            code.constant(t2, plan.pieces());
            code.move(t1, line);
            code.divide(line, piece, t1, t2);
            code.multiply(piece, piece, plan.piece());
            code.constant(t2, shape.outWidth() - plan.piece());
            code.minimum(piece, piece, t2);
        }
        code.multiply(outBase, line, shape.outWidth());
        code.add(outBase, outBase, piece);
        code.multiply(outBase, outBase, plan.channels() * finish.resultBytes());
        code.load64(t2, params.at(8));
        code.add(outBase, outBase, t2);
        copy(line, piece);
        int results = plan.piece() * plan.channels();
        int ofPeriod = plan.period() * plan.channels();
        code.address(inBase, copyAt);
        code.constant(periods, plan.piece() / plan.period());
        code.countDown(periods, () -> {
            sweep(ofPeriod);
            code.add(inBase, inBase, ofPeriod * shape.strideAcross());
            code.add(outBase, outBase, ofPeriod * finish.resultBytes());
        });
        if (results % ofPeriod > 0) {
            sweep(results % ofPeriod);
        }
    }

    /** Copies the rows that windows of this line see; t3 and t4 hold piece and line. */
    private void copy(R line, R piece) {
        R image = inBase;
        R y = chunks;
        R x = periods;
        if (shape.images() == 1) {
            code.constant(image, 0);
            code.move(y, line);
        } else {
            code.constant(t2, shape.outHeight());
            code.divide(image, y, line, t2);
        }
        if (plan.inputs().dynamic()) {
            code.multiply(t2, image, DynamicBytes.NUMBERS_BYTES);
            code.load64(t1, params.at(32));
            code.add(t2, t2, t1);
            code.store64(numbersAt, t2);
        }
        code.multiply(y, y, shape.strideDown());
        code.add(y, y, -shape.padTop());
        code.multiply(image, image, Math.multiplyExact(shape.height() * shape.width(), plan.channels()));
        code.load64(t2, params.at(0));
        code.add(image, image, t2);
        code.multiply(x, piece, shape.strideAcross());
        code.add(x, x, -shape.padLeft());
        RowsCopy rows =
                new RowsCopy(code, shape.asOneGroup(), plan.inputs(), plan.piece(), plan.pieces(), plan.copyPitch(), numbersAt);
        rows.write(image, y, x, copyAt, new R[] {in, out, t1, t2, w, table}, rowAt, xAt);
    }

    /** Computes {@code results} results that follow each other, from the first chunk of a period on. */
    private void sweep(int results) {
        int whole = results / vectorBytes;
        int rest = plan.partial(results);
        code.move(in, inBase);
        code.move(out, outBase);
        code.load64(w, params.at(16));
        code.load64(table, params.at(24));
        if (whole > 1) {
            code.constant(chunks, whole);
            code.countDown(chunks, () -> {
                chunk(vectorBytes);
                code.add(in, in, vectorBytes);
                code.add(out, out, vectorBytes * finish.resultBytes());
                code.add(w, w, plan.chunkWeightBytes());
                code.add(table, table, SUMS * finish.rowVectors() * vectorBytes);
            });
        } else if (whole == 1) {
            chunk(vectorBytes);
            code.add(in, in, vectorBytes);
            code.add(out, out, vectorBytes * finish.resultBytes());
            code.add(w, w, plan.chunkWeightBytes());
            code.add(table, table, SUMS * finish.rowVectors() * vectorBytes);
        }
        if (rest > 0) {
            chunk(rest);
        }
    }

    /** One chunk, of which {@code results} results are stored. */
    private void chunk(int results) {
        int row = finish.rowVectors() * vectorBytes;
        code.zero(none);
        for (int v = 0; v < SUMS; v++) {
            finish.start(code, sums[v], table, v * row);
            if (plan.inputs().needsSums()) {
                code.zero(excess[v]);
            }
        }
        int weightAt = 0;
        for (int x = 0; x < shape.tapsAcross(); x++) {
            for (int first = 0; first < shape.tapsDown(); first += plan.tapsAtOnce()) {
                int column = x * shape.dilationAcross() * plan.channels();
                gather(column, first, Math.min(plan.tapsAtOnce(), shape.tapsDown() - first));
                products(weightAt);
                weightAt += SUMS * vectorBytes;
            }
        }
        if (plan.inputs().needsSums()) {
            code.constant(weights, plan.inputs().weightExcess());
            for (int v = 0; v < SUMS; v++) {
                code.binary(Binary.MUL_I32, excess[v], excess[v], weights);
                code.binary(Binary.ADD_I32, sums[v], sums[v], excess[v]);
            }
        }
        switch (finish) {
            case Rescale rescale -> store(rescale, row, results);
            case RealFinish real -> store(real, row, results);
        }
    }

    private void store(Rescale rescale, int row, int results) {
        for (int v = 0; v < SUMS; v++) {
            rescale.scale(code, new V[] {sums[v]}, table, v * row, spare);
        }
        rescale.pack(code, sums[0], sums[1], sums[2], sums[3], spare[0]);
        if (results == vectorBytes) {
            code.store(out.at(0), sums[0]);
        } else {
            code.store(out.at(0), sums[0], results);
        }
    }

    /** Four results stand in each block of a vector; those of the next vector follow them. */
    private void store(RealFinish real, int row, int results) {
        code.load64(t1, numbersAt);
        for (int v = 0; v < SUMS; v++) {
            real.finish(code, sums[v], table, v * row, t1.at(0), spare);
            for (int block = 0; block < vectorBytes / BLOCK; block++) {
                int first = block * BLOCK + v * RESULTS_OF_BLOCK;
                int count = Math.min(RESULTS_OF_BLOCK, results - first);
                At at = out.at(Float.BYTES * first);
                if (count == RESULTS_OF_BLOCK) {
                    code.storeBlock(at, sums[v], block);
                } else if (count > 0) {
                    code.storeBlock(quadAt, sums[v], block);
                    code.load(spare[0], quadAt, BLOCK);
                    code.store(at, spare[0], Float.BYTES * count);
                }
            }
        }
    }

    /** Brings {@code taps} taps of a column together in the quads: each lane has its own channel's. */
    private void gather(int column, int first, int taps) {
        int pitch = plan.copyPitch();
        V a = quads[0];
        V b = taps > 1 ? quads[1] : none;
        V low = quads[2];
        V high = quads[3];
        code.load(a, in.at(column + first * pitch));
        if (taps > 1) {
            code.load(b, in.at(column + (first + 1) * pitch));
        }
        code.binary(Binary.ZIP_LOW_8, low, a, b);
        code.binary(Binary.ZIP_HIGH_8, high, a, b);
        V lowTo = none;
        V highTo = none;
        if (plan.tapsAtOnce() == 2) {
            code.binary(Binary.ZIP_LOW_8, quads[0], low, none);
            code.binary(Binary.ZIP_HIGH_8, quads[1], low, none);
            code.binary(Binary.ZIP_LOW_8, quads[2], high, none);
            code.binary(Binary.ZIP_HIGH_8, quads[3], high, none);
            return;
        }
        if (taps > 2) {
            V c = quads[0];
            V d = taps > 3 ? quads[1] : none;
            code.load(c, in.at(column + (first + 2) * pitch));
            if (taps > 3) {
                code.load(d, in.at(column + (first + 3) * pitch));
            }
            code.binary(Binary.ZIP_LOW_8, weights, c, d);
            code.binary(Binary.ZIP_HIGH_8, quads[1], c, d);
            lowTo = weights;
            highTo = quads[1];
        }
        code.binary(Binary.ZIP_LOW_16, quads[0], low, lowTo);
        code.binary(Binary.ZIP_HIGH_16, weights, low, lowTo);
        code.binary(Binary.ZIP_LOW_16, low, high, highTo);
        code.binary(Binary.ZIP_HIGH_16, high, high, highTo);
        code.move(quads[1], weights);
    }

    private void products(int weightAt) {
        if (plan.inputs().needsSums()) {
            code.constant(weights, plan.tapsAtOnce() == 4 ? 0x01010101 : 0x00010001);
            for (int v = 0; v < SUMS; v++) {
                product(excess[v], quads[v], weights);
            }
        }
        for (int v = 0; v < SUMS; v++) {
            code.load(weights, w.at(weightAt + v * vectorBytes));
            product(sums[v], quads[v], weights);
        }
    }

    private void product(V sum, V activations, V by) {
        if (plan.tapsAtOnce() == 4) {
            code.dot4(sum, activations, by);
        } else {
            code.dot2(sum, activations, by);
        }
    }
}
