package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.Native;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code of depthwise windows of bytes as a {@link ChannelPlan} cuts them. Parameters are five addresses:
 * activations, packed weights, results, the table of a {@link Finish}, and the numbers of dynamic activations.
 */
final class ChannelCode {
    private static final int SUMS = ChannelPlan.SUMS;

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
    private final R position = R.of(7);
    private final R chunks = R.of(8);
    private final R t1 = R.of(9);
    private final R t2 = R.of(10);
    private final R t3 = R.of(11);
    private final R t4 = R.of(12);

    /** Sums of every position at once, then what brings columns together, then weights, then what all weights have too little. */
    private final V[][] sums;

    private final QuadCode quads;
    private final V weights;
    private final V excess;

    private final TileLoop tiles;
    private final At rowAt;
    private final At xAt;
    private final At numbersAt;
    private final At quadAt;
    private final At copyAt;
    private final RowsCopy copy;

    private ChannelCode(VectorAssembler code, ChannelPlan plan, Finish finish) {
        this.code = code;
        this.plan = plan;
        this.shape = plan.shape();
        this.finish = finish;
        this.sums = new V[plan.together()][];
        for (int p = 0; p < sums.length; p++) {
            sums[p] = V.range(SUMS * p, SUMS);
        }
        int used = SUMS * sums.length;
        this.quads = new QuadCode(code, plan, used);
        this.weights = V.of(used + QuadCode.REGISTERS);
        this.excess = V.of(Math.min(used + QuadCode.REGISTERS + 1, plan.traits().vectors() - 1));
        this.vectorBytes = plan.traits().vectorBytes();
        tiles = new TileLoop(code);
        At small = code.local(80);
        rowAt = small;
        xAt = small.plus(8);
        numbersAt = small.plus(16);
        quadAt = small.plus(48);
        int rows = RowsCopy.rows(shape, plan.pieces(), plan.copyPitch());
        copyAt = code.local(rows * plan.copyPitch() + CopyCode.SLACK);
        copy = new RowsCopy(
                code,
                shape.asOneGroup(),
                plan.inputs(),
                plan.piece(),
                plan.pieces(),
                plan.copyPitch(),
                numbersAt,
                small.plus(24));
    }

    /** Writes the whole kernel. */
    static void write(VectorAssembler code, ChannelPlan plan, Finish finish) {
        ChannelCode channels = new ChannelCode(code, plan, finish);
        channels.copy.begin(channels.t1);
        channels.tiles.write(channels::tile);
    }

    private void tile() {
        R piece = t3;
        R line = t4;
        code.move(line, TileLoop.TILE);
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
        code.load64(t2, params.at(Native.OUTPUT));
        code.add(outBase, outBase, t2);
        copy(line, piece);
        copy.base(inBase, copyAt, t1);
        windows();
    }

    /** Copies the rows that windows of this line see; t3 and t4 hold piece and line. */
    private void copy(R line, R piece) {
        R image = inBase;
        R y = chunks;
        R x = position;
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
        copy.write(image, y, x, copyAt, new R[] {in, out, t1, t2, w, table}, rowAt, xAt);
    }

    /** Computes the results of the tile, chunk by chunk. */
    private void windows() {
        code.load64(w, params.at(8));
        code.load64(table, params.at(24));
        quads.begin();
        if (plan.inputs().needsSums()) {
            code.constant(excess, plan.excessBits());
        }
        int results = plan.period() * plan.channels();
        if (results >= vectorBytes) {
            code.constant(chunks, results / vectorBytes);
            code.countDown(chunks, () -> {
                chunk(vectorBytes);
                code.add(inBase, inBase, vectorBytes);
                code.add(outBase, outBase, vectorBytes * finish.resultBytes());
                code.add(w, w, plan.chunkWeightBytes());
                code.add(table, table, SUMS * finish.rowVectors() * vectorBytes);
            });
        }
        if (results % vectorBytes > 0) {
            chunk(results % vectorBytes);
        }
    }

    /** One chunk of all positions, of which {@code results} results are stored. */
    private void chunk(int results) {
        int atOnce = plan.together() * plan.period();
        code.constant(position, 0);
        Label again = code.label();
        code.bind(again);
        code.move(t1, position);
        if (plan.piece() % atOnce > 0) {
            code.constant(t2, plan.piece() - atOnce);
            code.minimum(t1, t1, t2);
        }
        code.multiply(in, t1, shape.strideAcross() * plan.channels());
        code.add(in, in, inBase);
        code.multiply(out, t1, plan.channels() * finish.resultBytes());
        code.add(out, out, outBase);
        positions(results);
        if (plan.piece() > atOnce) {
            code.add(position, position, atOnce);
            code.branch(Condition.LESS, position, plan.piece(), again);
        }
    }

    private void positions(int results) {
        for (int v = 0; v < SUMS; v++) {
            finish.start(code, sums[0][v], table, v * finish.rowVectors() * vectorBytes);
            for (int p = 1; p < sums.length; p++) {
                code.move(sums[p][v], sums[0][v]);
            }
        }
        int last = (sums.length - 1) * plan.periodPixels() + (shape.tapsAcross() - 1) * shape.dilationAcross();
        for (int column = 0; column <= last; column++) {
            for (int step = 0; step < plan.columnSteps(); step++) {
                column(column, step);
            }
        }
        int pitch = plan.period() * plan.channels() * finish.resultBytes();
        new ChannelStore(code, finish, params, table, numbersAt, quadAt).write(sums, out, pitch, results);
    }

    /** Adds the products of some taps of a column to the sums of all windows that it belongs to. */
    private void column(int column, int step) {
        boolean gathered = false;
        for (int p = 0; p < sums.length; p++) {
            int x = plan.tapAcross(p, column);
            if (x < 0) {
                continue;
            }
            if (!gathered) {
                quads.gather(in, column * plan.channels(), step * plan.tapsAtOnce());
                gathered = true;
            }
            int weightAt = (x * plan.columnSteps() + step) * SUMS * vectorBytes;
            for (int v = 0; v < SUMS; v++) {
                code.load(weights, w.at(weightAt + v * vectorBytes));
                quads.product(sums[p][v], v, weights);
                for (int i = 0; i < plan.excessTimes(); i++) {
                    quads.product(sums[p][v], v, excess);
                }
            }
        }
    }
}
