package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code of a product of bytes as a {@link ProductPlan} cuts it. Parameters are six addresses: activations,
 * results, packed weights, the table of a {@link Finish}, the runs' offsets as 64-bit numbers, and the numbers of dynamic
 * activations; where something is added to results, also how far behind them it lies, and the block of a
 * {@link ResidualCode}.
 */
final class ProductCode {
    static final int PARAMETERS = 8;
    static final int OTHER_BEHIND = 48;
    static final int RESIDUAL = 56;

    /** Steps of dot products that are written one after the other. */
    private static final int STEPS_UNROLLED = 4;

    /** Steps of a whole window that are written without any loop. */
    private static final int STEPS_WITHOUT_LOOP = 12;

    private final VectorAssembler code;
    private final ProductPlan plan;
    private final WindowShape shape;
    private final ByteInputs inputs;
    private final Finish finish;

    private final R params = R.of(0);
    private final R a = R.of(1);
    private final R w = R.of(2);
    private final R k = R.of(3);
    private final R table = R.of(4);
    private final R out = R.of(5);
    private final R x = R.of(6);
    private final R blocks = R.of(7);
    private final R aBase = R.of(8);
    private final R outBase = R.of(9);
    private final R wBase = R.of(10);
    private final R t1 = R.of(11);
    private final R t2 = R.of(12);

    private final At tileAt;
    private final At endAt;
    private final At runAt;
    private final At shareAt;
    private final At groupAt;
    private final At rowAt;
    private final At positionAt;
    private final At sumsAt;
    private final At numbersAt;
    private final At copyAt;
    private final RowsCopy copy;

    private ProductCode(VectorAssembler code, ProductPlan plan, Finish finish) {
        this.code = code;
        this.plan = plan;
        this.shape = plan.shape();
        this.inputs = plan.inputs();
        this.finish = finish;
        At small = code.local(80);
        tileAt = small;
        endAt = small.plus(8);
        runAt = small.plus(16);
        shareAt = small.plus(24);
        groupAt = small.plus(32);
        rowAt = small.plus(40);
        positionAt = small.plus(48);
        numbersAt = small.plus(56);
        sumsAt = code.local(inputs.needsSums() ? 4 * plan.piece() + 64 : 64);
        int rows = RowsCopy.rows(shape, plan.pieces(), plan.copyPitch());
        copyAt = code.local(plan.direct() ? 64 : rows * plan.copyPitch() + CopyCode.SLACK);
        // Numbers of 16 bits are copied as twice as many bytes.
        copy = new RowsCopy(
                code,
                inputs.shorts() ? shape.ofTwiceTheChannels() : shape,
                inputs.shorts() ? inputs.asBytes() : inputs,
                plan.piece(),
                plan.pieces(),
                plan.copyPitch(),
                numbersAt,
                small.plus(64));
    }

    /** Writes the whole kernel. */
    static void write(VectorAssembler code, ProductPlan plan, Finish finish) {
        new ProductCode(code, plan, finish).write();
    }

    private void write() {
        Label again = code.label();
        Label done = code.label();
        code.store64(tileAt, R.of(1));
        code.store64(endAt, R.of(2));
        copy.begin(t1);
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

    // ---- one tile ---------------------------------------------------------------------------------------------------

    /** Finds out which tile this is, sets the bases, and runs through the blocks of units. */
    private void tile() {
        code.load64(t1, tileAt);
        R piece = x;
        R line = blocks;
        part(piece, plan.pieces());
        part(line, shape.lines());
        part(k, plan.shares());
        code.store64(groupAt, t1);
        code.store64(shareAt, k);
        if (plan.pieces() > 1) {
            code.multiply(piece, piece, plan.piece());
            code.constant(t2, shape.outWidth() - plan.piece());
            code.minimum(piece, piece, t2);
        }
        resultBase(line, piece);
        activationBase(line, piece);
        if (inputs.needsSums()) {
            sums();
        }
        code.load64(wBase, params.at(16));
        code.load64(table, params.at(24));
        code.load64(t1, groupAt);
        if (shape.groups() > 1) {
            advance(plan.groupVectors());
        }
        if (plan.fullBlocks() > 0) {
            fullBlocks();
        }
        if (plan.lastUnits() > 0) {
            lastBlock();
        }
    }

    /** Splits {@code digit} off the tile number in t1. */
    private void part(R digit, int count) {
        if (count == 1) {
            code.constant(digit, 0);
            return;
        }
        if (Integer.bitCount(count) == 1) {
            code.and(digit, t1, count - 1);
            code.shiftRight(t1, t1, Integer.numberOfTrailingZeros(count));
            return;
        }
        code.constant(t2, count);
        code.move(a, t1);
        code.divide(t1, digit, a, t2);
    }

    /** Weights and table move on by t1 times {@code vectors} vectors of units; t2 is undefined after. */
    private void advance(int vectors) {
        code.multiply(t2, t1, vectors * plan.vectorWeightBytes());
        code.add(wBase, wBase, t2);
        code.multiply(t2, t1, vectors * tableRowBytes());
        code.add(table, table, t2);
    }

    private int tableRowBytes() {
        return finish.rowVectors() * plan.traits().vectorBytes();
    }

    /** Bytes between the results of neighbouring positions. */
    private int resultPixel() {
        return shape.groups() * shape.units() * finish.resultBytes();
    }

    /** Whether every position has numbers of its own, each image otherwise. */
    private boolean isEachPosition() {
        return finish instanceof RealFinish real && real.eachPosition();
    }

    /** Keeps the address of the numbers with this index; a and w are undefined after. */
    private void numbers(R index) {
        code.multiply(w, index, DynamicBytes.NUMBERS_BYTES);
        code.load64(a, params.at(40));
        code.add(w, w, a);
        code.store64(numbersAt, w);
    }

    private boolean isOnePiece() {
        return plan.pieces() == 1 && shape.lines() == 1;
    }

    private void resultBase(R line, R piece) {
        if (isOnePiece() && shape.groups() == 1 && !isEachPosition()) {
            code.load64(outBase, params.at(8));
            return;
        }
        code.multiply(outBase, line, shape.outWidth());
        code.add(outBase, outBase, piece);
        if (isEachPosition()) {
            numbers(outBase);
        }
        code.multiply(outBase, outBase, resultPixel());
        code.load64(t2, params.at(8));
        code.add(outBase, outBase, t2);
        if (shape.groups() > 1) {
            code.multiply(t2, t1, shape.units() * finish.resultBytes());
            code.add(outBase, outBase, t2);
        }
    }

    private int pixelBytes() {
        return shape.pixel() * inputs.storedBytes();
    }

    /** Sets the base of activations, copying what windows see where that is the plan; t1 is the group. */
    private void activationBase(R line, R piece) {
        R image = aBase;
        R y = k;
        if (isOnePiece() && shape.groups() == 1 && plan.direct() && !inputs.dynamic()) {
            code.load64(aBase, params.at(0));
            return;
        }
        if (shape.images() == 1) {
            code.constant(image, 0);
            code.move(y, line);
        } else {
            code.constant(t2, shape.outHeight());
            code.divide(image, y, line, t2);
        }
        if (inputs.dynamic() && !isEachPosition()) {
            numbers(image);
        }
        code.multiply(y, y, shape.strideDown());
        code.multiply(image, image, Math.multiplyExact(shape.height() * shape.width(), pixelBytes()));
        code.load64(t2, params.at(0));
        code.add(image, image, t2);
        if (shape.groups() > 1) {
            code.multiply(t2, t1, shape.channels() * inputs.storedBytes());
            code.add(image, image, t2);
        }
        code.multiply(x, piece, shape.strideAcross());
        if (plan.direct()) {
            code.multiply(t2, y, shape.width());
            code.add(t2, t2, x);
            code.multiply(t2, t2, pixelBytes());
            code.add(aBase, image, t2);
            return;
        }
        code.add(y, y, -shape.padTop());
        code.add(x, x, -shape.padLeft());
        copy.write(image, y, x, copyAt, new R[] {a, w, t1, t2, blocks, table}, rowAt, runAt);
        copy.base(aBase, copyAt, t1);
    }

    // ---- blocks of units --------------------------------------------------------------------------------------------

    private void fullBlocks() {
        int unitsOfBlock = plan.vectors() * plan.traits().lanes();
        if (plan.shares() > 1) {
            code.load64(t1, shareAt);
            code.multiply(t1, t1, plan.share());
            code.constant(t2, plan.fullBlocks() - plan.share());
            code.minimum(t1, t1, t2);
            advance(plan.vectors());
            code.multiply(t1, t1, unitsOfBlock * finish.resultBytes());
            code.add(outBase, outBase, t1);
        }
        code.constant(blocks, plan.share());
        code.countDown(blocks, () -> {
            positions(plan.vectors(), unitsOfBlock);
            code.add(wBase, wBase, plan.vectors() * plan.vectorWeightBytes());
            code.add(table, table, plan.vectors() * tableRowBytes());
            code.add(outBase, outBase, unitsOfBlock * finish.resultBytes());
        });
    }

    /** The units left over belong to the last share, whose whole blocks end where they begin. */
    private void lastBlock() {
        Label skip = code.label();
        if (plan.shares() > 1) {
            code.load64(t1, shareAt);
            code.branch(Condition.NOT_EQUAL, t1, plan.shares() - 1, skip);
        }
        positions(plan.lastVectors(), plan.lastUnits());
        code.bind(skip);
    }

    /** Runs through the tile's positions for one block of units. */
    private void positions(int vectors, int units) {
        eachPositions(() -> {
            if (plan.piece() == plan.rows()) {
                code.move(out, outBase);
            } else {
                code.multiply(out, t1, resultPixel());
                code.add(out, out, outBase);
            }
            if (isEachPosition()) {
                code.store64(positionAt, t1);
            }
            V[][] sums = startSums(vectors);
            code.move(w, wBase);
            window(sums, V.range(plan.rows() * vectors, vectors));
            store(sums, units);
        });
    }

    /** Body runs with t1 = the first of some positions of the tile, and a = their activations. */
    private void eachPositions(Runnable body) {
        int rows = plan.rows();
        if (plan.piece() == rows) {
            code.constant(t1, 0);
            code.move(a, aBase);
            body.run();
            return;
        }
        code.constant(x, 0);
        Label again = code.label();
        code.bind(again);
        code.move(t1, x);
        if (plan.piece() % rows != 0) {
            code.constant(t2, plan.piece() - rows);
            code.minimum(t1, x, t2);
        }
        code.multiply(a, t1, plan.positionBytes());
        code.add(a, a, aBase);
        body.run();
        code.add(x, x, rows);
        code.branch(Condition.LESS, x, plan.piece(), again);
    }

    private V[][] startSums(int vectors) {
        V[][] sums = registers(vectors);
        if (!inputs.needsSums()) {
            for (int v = 0; v < vectors; v++) {
                finish.start(code, sums[0][v], table, v * tableRowBytes());
                for (int r = 1; r < sums.length; r++) {
                    code.move(sums[r][v], sums[0][v]);
                }
            }
            return sums;
        }
        V sum = V.of(plan.rows() * vectors);
        V start = V.of(plan.rows() * vectors + 1);
        code.shiftLeft(t1, t1, 2);
        for (int v = 0; v < vectors; v++) {
            finish.start(code, start, table, v * tableRowBytes());
            for (int r = 0; r < sums.length; r++) {
                code.broadcast(sum, new At(sumsAt.base(), t1, sumsAt.offset() + 4 * r));
                code.binary(Binary.ADD_I32, sums[r][v], sum, start);
            }
        }
        return sums;
    }

    private V[][] registers(int vectors) {
        V[][] sums = new V[plan.rows()][];
        for (int r = 0; r < sums.length; r++) {
            sums[r] = V.range(r * vectors, vectors);
        }
        return sums;
    }

    /** Keeps for each position of the tile the sum of its activations, times what every weight has too little. */
    private void sums() {
        eachPositions(() -> {
            V[][] sums = registers(1);
            for (V[] sum : sums) {
                code.zero(sum[0]);
            }
            code.store64(positionAt, t1);
            window(sums, new V[0]);
            code.load64(t1, positionAt);
            V factor = V.of(plan.rows());
            code.constant(factor, inputs.weightExcess());
            code.shiftLeft(t1, t1, 2);
            for (int r = 0; r < sums.length; r++) {
                code.binary(Binary.MUL_I32, sums[r][0], sums[r][0], factor);
                code.store(new At(sumsAt.base(), t1, sumsAt.offset() + 4 * r), sums[r][0], 4);
            }
        });
    }

    // ---- the window -------------------------------------------------------------------------------------------------

    /** Adds to sums the products of a whole window; where there are no weights, every weight is one. */
    private void window(V[][] sums, V[] weights) {
        if (isFlippedHere()) {
            code.constant(flip(), ByteInputs.FLIP);
        }
        int steps = plan.steps();
        if (plan.runs() * steps <= STEPS_WITHOUT_LOOP) {
            for (int run = 0; run < plan.runs(); run++) {
                for (int s = 0; s < steps; s++) {
                    step(sums, weights, a, plan.runOffset(run) + s * stepBytes(), (run * steps + s), isTail(s));
                }
            }
        } else if (plan.runs() == 1) {
            run(sums, weights, a);
        } else {
            code.constant(t2, 0);
            Label again = code.label();
            code.bind(again);
            code.store64(runAt, t2);
            code.load64(t1, params.at(32));
            code.add(t1, t1, t2);
            code.load64(t1, t1.at(0));
            code.add(t1, t1, a);
            run(sums, weights, t1);
            code.load64(t2, runAt);
            code.add(t2, t2, 8);
            code.branch(Condition.LESS, t2, 8 * plan.runs(), again);
        }
    }

    private boolean isTail(int step) {
        return (step + 1) * inputs.step() > plan.runLength();
    }

    private int stepBytes() {
        return inputs.step() * inputs.elementBytes();
    }

    /** One run from {@code from}, which moves, as weights do. */
    private void run(V[][] sums, V[] weights, R from) {
        int whole = plan.runLength() / inputs.step();
        int unrolled = Math.min(whole, STEPS_UNROLLED);
        int times = unrolled == 0 ? 0 : whole / unrolled;
        int done = 0;
        if (times > 1) {
            code.constant(k, times);
            code.countDown(k, () -> {
                for (int s = 0; s < unrolled; s++) {
                    step(sums, weights, from, s * stepBytes(), s, false);
                }
                code.add(from, from, unrolled * stepBytes());
                code.add(w, w, unrolled * weightStep(weights));
            });
            done = times * unrolled;
        }
        for (int s = done; s < plan.steps(); s++) {
            step(sums, weights, from, (s - done) * stepBytes(), s - done, isTail(s));
        }
        code.add(w, w, (plan.steps() - done) * weightStep(weights));
    }

    private int weightStep(V[] weights) {
        return weights.length * plan.traits().vectorBytes();
    }

    private boolean isFlippedHere() {
        return plan.direct() && inputs.flipped();
    }

    private V flip() {
        return V.of(plan.traits().vectors() - 1);
    }

    private V activation() {
        return V.of(plan.traits().vectors() - (isFlippedHere() ? 2 : 1));
    }

    /** One step: four or two activations of each position times the weights of each unit. */
    private void step(V[][] sums, V[] weights, R from, int offset, int weightSteps, boolean tail) {
        V[] ones = weights;
        if (weights.length == 0) {
            ones = new V[] {V.of(sums.length)};
            code.constant(ones[0], ones(tail));
        } else {
            for (int v = 0; v < weights.length; v++) {
                code.load(
                        weights[v],
                        w.at(weightSteps * weightStep(weights)
                                + v * plan.traits().vectorBytes()));
            }
        }
        V activation = activation();
        for (int r = 0; r < sums.length; r++) {
            code.loadScalar(activation, from.at(offset + r * plan.positionBytes()));
            if (isFlippedHere()) {
                code.binary(Binary.XOR, activation, activation, flip());
            }
            for (int v = 0; v < ones.length; v++) {
                if (inputs.pairs()) {
                    code.dot2Scalar(sums[r][v], activation, ones[v]);
                } else {
                    code.dot4Scalar(sums[r][v], activation, ones[v]);
                }
            }
        }
    }

    private int ones(boolean tail) {
        int count = tail ? plan.runLength() % inputs.step() : inputs.step();
        if (inputs.pairs()) {
            return count == 2 ? 0x00010001 : 1;
        }
        return 0x01010101 >>> 8 * (4 - count);
    }

    // ---- results ----------------------------------------------------------------------------------------------------

    private void store(V[][] sums, int units) {
        switch (finish) {
            case Rescale rescale -> store(rescale, sums, units);
            case RealFinish real -> store(real, sums, units);
            case ShortFinish shorts -> store(shorts, sums, units);
            case SumsFinish _ -> storeSums(sums, units);
        }
    }

    private void storeSums(V[][] sums, int units) {
        int lanes = plan.traits().lanes();
        for (int r = 0; r < sums.length; r++) {
            for (int v = 0; v < sums[r].length; v++) {
                int bytes = Integer.BYTES * Math.min(lanes, units - v * lanes);
                At at = out.at(r * resultPixel() + v * plan.traits().vectorBytes());
                if (bytes == plan.traits().vectorBytes()) {
                    code.store(at, sums[r][v]);
                } else {
                    code.store(at, sums[r][v], bytes);
                }
            }
        }
    }

    private void store(ShortFinish shorts, V[][] sums, int units) {
        int vectors = sums[0].length;
        int lanes = plan.traits().lanes();
        V[] spare = V.range(plan.rows() * vectors, 3);
        for (int v = 0; v < vectors; v++) {
            shorts.finish(code, column(sums, v), params, table, v * tableRowBytes(), spare);
            for (int r = 0; r < sums.length; r++) {
                At at = out.at(r * resultPixel() + v * lanes * Short.BYTES);
                code.storeNarrowed(at, Element.I16, sums[r][v], Math.min(lanes, units - v * lanes));
            }
        }
    }

    private void store(RealFinish real, V[][] sums, int units) {
        int vectors = sums[0].length;
        int lanes = plan.traits().lanes();
        V[] spare = V.range(plan.rows() * vectors, RealFinish.SPARE);
        code.load64(t1, numbersAt);
        if (real.eachPosition()) {
            code.load64(t2, positionAt);
            code.multiply(t2, t2, DynamicBytes.NUMBERS_BYTES);
            code.add(t1, t1, t2);
        }
        for (int v = 0; v < vectors; v++) {
            int count = Math.min(lanes, units - v * lanes);
            for (int r = 0; r < sums.length; r++) {
                At numbers = t1.at(real.eachPosition() ? r * DynamicBytes.NUMBERS_BYTES : 0);
                real.finish(code, sums[r][v], table, v * tableRowBytes(), numbers, spare);
                At at = out.at(r * resultPixel() + v * plan.traits().vectorBytes());
                if (count == lanes) {
                    code.store(at, sums[r][v]);
                } else {
                    code.store(at, sums[r][v], 4 * count);
                }
            }
        }
    }

    private void store(Rescale rescale, V[][] sums, int units) {
        int vectors = sums[0].length;
        V[] spare = V.range(plan.rows() * vectors, 3);
        int lanes = plan.traits().lanes();
        for (int v = 0; v < vectors; v++) {
            rescale.scale(code, column(sums, v), params, table, v * tableRowBytes(), spare);
        }
        boolean packs = plan.packs(vectors, units);
        Rescale last = rescale;
        if (rescale.sum() != null) {
            add(rescale, sums, units, packs, spare);
            last = Rescale.limits(rescale.sum(), rescale.unsigned());
        }
        if (packs) {
            for (int r = 0; r < sums.length; r++) {
                V[] sum = sums[r];
                last.pack(code, sum[0], sum[1], sum[2], sum[3], spare[0]);
                code.store(out.at(r * resultPixel()), sum[0]);
            }
            return;
        }
        Element element = rescale.unsigned() ? Element.U8 : Element.I8;
        for (int v = 0; v < vectors; v++) {
            last.finish(code, column(sums, v), spare);
            for (int r = 0; r < sums.length; r++) {
                At at = out.at(r * resultPixel() + v * lanes);
                code.storeNarrowed(at, element, sums[r][v], Math.min(lanes, units - v * lanes));
            }
        }
    }

    /** Adds what lies at the same place of another tensor. */
    private void add(Rescale rescale, V[][] sums, int units, boolean packs, V[] spare) {
        int vectors = sums[0].length;
        int lanes = plan.traits().lanes();
        for (int v = 0; v < vectors; v++) {
            rescale.hold(code, column(sums, v), spare[0]);
        }
        code.load64(t1, params.at(OTHER_BEHIND));
        code.add(t1, t1, out);
        code.load64(t2, params.at(RESIDUAL));
        ResidualCode other = new ResidualCode(code, rescale.unsigned(), t2, plan.rows() * vectors);
        other.begin(packs);
        for (int v = 0; v < vectors; v++) {
            if (packs) {
                other.addSpread(column(sums, v), v, t1, resultPixel());
            } else {
                other.addLanes(column(sums, v), Math.min(lanes, units - v * lanes), t1, v * lanes, resultPixel());
            }
        }
    }

    private static V[] column(V[][] sums, int v) {
        V[] column = new V[sums.length];
        for (int r = 0; r < column.length; r++) {
            column[r] = sums[r][v];
        }
        return column;
    }
}
