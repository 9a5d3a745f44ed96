package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.Native;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code of a product of bytes as a {@link ProductPlan} cuts it. Parameters are six addresses: activations,
 * packed weights, results, the table of a {@link Finish}, the runs' offsets as 64-bit numbers, and the numbers of dynamic
 * activations; where something is added to results, also how far behind them it lies, and the block of a
 * {@link ResidualCode}.
 */
final class ProductCode {
    static final int PARAMETERS = 8;
    static final int OTHER_BEHIND = 48;
    static final int RESIDUAL = 56;

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

    private final TileLoop tiles;
    private final At runAt;
    private final At shareAt;
    private final At groupAt;
    private final At rowAt;
    private final At positionAt;
    private final At sumsAt;
    private final At numbersAt;
    private final At copyAt;
    private final RowsCopy copy;
    private final ProductWindow window;
    private final ProductStore store;

    private ProductCode(VectorAssembler code, ProductPlan plan, Finish finish) {
        this.code = code;
        this.plan = plan;
        this.shape = plan.shape();
        this.inputs = plan.inputs();
        this.finish = finish;
        tiles = new TileLoop(code);
        At small = code.local(64);
        runAt = small;
        shareAt = small.plus(8);
        groupAt = small.plus(16);
        rowAt = small.plus(24);
        positionAt = small.plus(32);
        numbersAt = small.plus(40);
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
                small.plus(48));
        window = new ProductWindow(code, plan, new ProductWindow.Registers(params, a, w, k, t1, t2), runAt);
        store = new ProductStore(
                code, plan, finish, new ProductStore.Registers(params, table, out, t1, t2), numbersAt, positionAt);
    }

    /** Writes the whole kernel. */
    static void write(VectorAssembler code, ProductPlan plan, Finish finish) {
        ProductCode product = new ProductCode(code, plan, finish);
        product.copy.begin(product.t1);
        product.tiles.write(product::tile);
    }

    // ---- one tile ---------------------------------------------------------------------------------------------------

    /** Finds out which tile this is, sets the bases, and runs through the blocks of units. */
    private void tile() {
        code.move(t1, TileLoop.TILE);
        R piece = x;
        R line = blocks;
        if (plan.sharesAreInner()) {
            part(k, plan.shares());
        }
        part(piece, plan.pieces());
        part(line, shape.lines());
        if (!plan.sharesAreInner()) {
            part(k, plan.shares());
        }
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
        code.load64(wBase, params.at(8));
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
        code.multiply(t2, t1, vectors * store.tableRowBytes());
        code.add(table, table, t2);
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
            code.load64(outBase, params.at(Native.OUTPUT));
            return;
        }
        code.multiply(outBase, line, shape.outWidth());
        code.add(outBase, outBase, piece);
        if (isEachPosition()) {
            numbers(outBase);
        }
        code.multiply(outBase, outBase, store.resultPixel());
        code.load64(t2, params.at(Native.OUTPUT));
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
            code.add(table, table, plan.vectors() * store.tableRowBytes());
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
                code.multiply(out, t1, store.resultPixel());
                code.add(out, out, outBase);
            }
            if (isEachPosition()) {
                code.store64(positionAt, t1);
            }
            V[][] sums = startSums(vectors);
            code.move(w, wBase);
            window.add(sums, true);
            store.store(sums, units);
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
                V first = inputs.matrix() ? V.of(plan.rows() * vectors) : sums[0][v];
                finish.start(code, first, table, v * store.tableRowBytes());
                for (int r = inputs.matrix() ? 0 : 1; r < sums.length; r++) {
                    start(sums[r][v], first, r);
                }
            }
            return sums;
        }
        V sum = V.of(plan.rows() * vectors);
        V start = V.of(plan.rows() * vectors + 1);
        code.shiftLeft(t1, t1, 2);
        for (int v = 0; v < vectors; v++) {
            finish.start(code, start, table, v * store.tableRowBytes());
            for (int r = 0; r < sums.length; r++) {
                code.broadcast(sum, new At(sumsAt.base(), t1, sumsAt.offset() + 4 * r));
                code.binary(Binary.ADD_I32, sums[r][v], sum, start);
            }
        }
        if (inputs.matrix()) {
            window.exchange(sums);
        }
        return sums;
    }

    /** Has position {@code r}'s sums begin with {@code first}, where matrix products have their places. */
    private void start(V sum, V first, int r) {
        if (inputs.matrix()) {
            code.binary(r % 2 == 0 ? Binary.ZIP_LOW_64 : Binary.ZIP_HIGH_64, sum, first, first);
        } else {
            code.move(sum, first);
        }
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
            window.add(sums, false);
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
}
