package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.PARAMS;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.VectorAssembler;

/** Writes how 36 matrices of transformed windows are multiplied with a panel's: the middle part of {@link WinogradCode}. */
final class WinogradProduct {
    private final WinogradCode code;
    private final VectorAssembler m;
    private final ProductKey product;
    /** Bytes of one step of depth of a panel, and of one square's products. */
    private final int stepBytes;

    private final At to;
    private final At matricesLeft;
    private final At fromMatrix;
    private final At toMatrix;

    WinogradProduct(WinogradCode code) {
        this.code = code;
        m = code.m;
        product = code.key.product();
        stepBytes = product.vectors() * code.vectorBytes;
        to = m.local(8);
        matricesLeft = m.local(8);
        fromMatrix = m.local(8);
        toMatrix = m.local(8);
    }

    /** Multiplies the matrices of the tile's squares; steps {@link WinogradCode#weights} to the next panel. */
    void multiply() {
        R number = R.of(1);
        m.constant(number, Winograd.MATRICES);
        m.store64(matricesLeft, number);
        m.load64(number, PARAMS.at(WinogradCode.INPUTS));
        m.store64(fromMatrix, number);
        m.load64(number, PARAMS.at(WinogradCode.PRODUCTS));
        m.store64(toMatrix, number);
        int left = product.vectorsLeft(code.lanes);
        if (left == 0 || left == product.vectors()) {
            matrices(product.vectors());
            return;
        }
        R whole = R.of(2);
        m.load64(number, code.vectorsLeft);
        m.constant(whole, product.vectors());
        m.either(Condition.LESS, number, whole, () -> matrices(left), () -> matrices(product.vectors()));
    }

    private void matrices(int vectors) {
        R left = R.of(1);
        R number = R.of(2);
        Label nextMatrix = m.label();
        m.bind(nextMatrix);
        m.load64(number, code.squares);
        m.store64(code.squaresLeft, number);
        m.load64(number, fromMatrix);
        m.store64(code.from, number);
        m.load64(number, toMatrix);
        m.store64(to, number);
        SumBlock.each(m, code.squaresLeft, left, product.rows(), product.rowsLeft(), rows -> block(rows, vectors));

        step(fromMatrix, WinogradCode.INPUT_MATRIX, number, left);
        step(toMatrix, WinogradCode.PRODUCT_MATRIX, number, left);
        m.load64(number, PARAMS.at(WinogradCode.CHANNEL_BYTES_NEGATED));
        m.multiply(number, number, -product.vectors() * code.lanes);
        m.add(number, number, stepBytes);
        m.load64(left, code.weights);
        m.add(left, left, number);
        m.store64(code.weights, left);
        code.change(matricesLeft, -1, left);
        m.branch(Condition.GREATER, left, 0, nextMatrix);
    }

    private void step(At place, int parameter, R a, R b) {
        m.load64(a, place);
        m.load64(b, PARAMS.at(parameter));
        m.add(a, a, b);
        m.store64(place, a);
    }

    private void block(int rows, int vectors) {
        SumBlock sums = new SumBlock(m, rows, vectors, code.lanes);
        R[] row = R.range(1, rows);
        R weight = R.of(rows + 1);
        R depth = R.of(rows + 2);
        R spare = R.of(rows + 3);

        m.load64(row[0], code.from);
        m.load64(spare, PARAMS.at(WinogradCode.INPUT_ROW));
        m.load64(depth, PARAMS.at(WinogradCode.CHANNEL_BYTES_NEGATED));
        m.subtract(row[0], row[0], depth);
        for (int i = 1; i < rows; i++) {
            m.add(row[i], row[i - 1], spare);
        }
        m.add(spare, spare, row[rows - 1]);
        m.add(spare, spare, depth);
        m.store64(code.from, spare);
        m.load64(weight, code.weights);
        sums.startFrom(weight);
        m.add(weight, weight, stepBytes);
        Label again = m.label();
        m.bind(again);
        sums.step(weight, i -> row[i].at(depth, 0));
        m.add(weight, weight, stepBytes);
        m.addAndLoop(depth, 4, again);

        m.load64(weight, to);
        for (int i = 0; i < rows; i++) {
            int before = i * stepBytes;
            sums.row(i, (sum, offset, bytes) -> m.store(weight.at(before + offset), sum, bytes));
        }
        m.add(weight, weight, rows * stepBytes);
        m.store64(to, weight);
    }
}
