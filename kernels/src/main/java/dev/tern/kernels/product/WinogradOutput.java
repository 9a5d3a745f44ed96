package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.PARAMS;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Writes how products are transformed back and stored: the last part of a tile of {@link WinogradCode}. */
final class WinogradOutput {
    private static final int SIDE = Winograd.WINDOW;
    private static final int RESULTS = Winograd.RESULTS;

    private static final float[] CONSTANTS = {
        Winograd.NEAR,
        Winograd.FAR,
        Winograd.NEAR_SQUARE,
        Winograd.FAR_SQUARE,
        Winograd.NEAR * Winograd.NEAR_SQUARE,
        Winograd.FAR * Winograd.FAR_SQUARE
    };

    /** The first of three registers that hold no result of a transform. */
    private static final int FREE = 2;

    private final WinogradCode code;
    private final VectorAssembler m;
    private final int vectorBytes;

    WinogradOutput(WinogradCode code) {
        this.code = code;
        m = code.m;
        vectorBytes = code.vectorBytes;
    }

    /** Transforms the products of a square back, vector by vector of units; steps {@link WinogradCode#from} on. */
    void transform() {
        R products = R.of(1);
        R results = R.of(2);
        R count = R.of(3);
        R number = R.of(4);
        V[] constants = V.range(SIDE + 1, CONSTANTS.length);
        for (int i = 0; i < constants.length; i++) {
            m.constant(constants[i], CONSTANTS[i]);
        }
        m.load64(products, code.from);
        m.add(number, products, code.key.product().vectors() * vectorBytes);
        m.store64(code.from, number);
        m.load64(number, code.rowNow);
        m.load64(results, number.at(WinogradCode.RESULT));
        m.load64(number, code.columnNow);
        m.load64(number, number.at(WinogradCode.RESULT));
        m.add(results, results, number);
        m.load64(number, code.unitBytes);
        m.add(results, results, number);

        Label again = m.label();
        Label last = m.label();
        Label done = m.label();
        m.load64(count, code.vectorsLeft);
        m.constant(number, code.key.product().vectors());
        m.minimum(count, count, number);
        m.branch(Condition.LESS_EQUAL, count, 0, last);
        m.bind(again);
        vector(products, results, vectorBytes, constants);
        m.add(products, products, vectorBytes);
        m.add(results, results, vectorBytes);
        m.addAndLoop(count, -1, again);
        m.bind(last);
        int unitsLeft = code.key.product().columnsLeft() % code.lanes;
        if (unitsLeft > 0) {
            m.load64(count, code.vectorsLeft);
            m.branch(Condition.GREATER_EQUAL, count, code.key.product().vectors(), done);
            vector(products, results, 4 * unitsLeft, constants);
            m.bind(done);
        }
    }

    private void vector(R products, R results, int bytes, V[] constants) {
        R temporary = R.of(4);
        R from = R.of(5);
        R loop = R.of(6);
        R matrix = R.of(7);
        R column = R.of(8);
        R sideBytes = R.of(9);
        V[] x = V.range(0, SIDE);
        m.address(temporary, code.square);
        m.move(column, products);
        m.load64(matrix, PARAMS.at(WinogradCode.PRODUCT_MATRIX));
        m.multiply(sideBytes, matrix, SIDE);
        m.constant(loop, SIDE);
        m.countDown(loop, () -> {
            m.move(from, column);
            for (int i = 0; i < SIDE; i++) {
                m.load(x[i], from.at(0));
                if (i < SIDE - 1) {
                    m.add(from, from, sideBytes);
                }
            }
            code.store(transformed(x, constants), temporary);
            m.add(column, column, matrix);
            m.add(temporary, temporary, RESULTS * vectorBytes);
        });
        storeResults(results, bytes, constants);
    }

    private void storeResults(R results, int bytes, V[] constants) {
        R temporary = R.of(4);
        R to = R.of(5);
        R rowsLeft = R.of(6);
        R columns = R.of(7);
        R row = R.of(8);
        R pixel = R.of(9);
        R addend = R.of(10);
        R number = R.of(11);
        V[] x = V.range(0, SIDE);
        FloatStore store = new FloatStore(m, FREE, code.key.product().addend() ? addend : null);
        m.load64(number, code.rowNow);
        m.load64(rowsLeft, number.at(WinogradCode.COUNT));
        m.load64(number, code.columnNow);
        m.load64(columns, number.at(WinogradCode.COUNT));
        m.load64(pixel, PARAMS.at(WinogradCode.RESULT_PIXEL));
        if (code.key.product().addend()) {
            m.load64(addend, PARAMS.at(WinogradCode.TO_ADDEND));
        }
        m.address(temporary, code.square);
        m.move(row, results);
        m.countDown(rowsLeft, () -> {
            for (int j = 0; j < SIDE; j++) {
                m.load(x[j], temporary.at(j * RESULTS * vectorBytes));
            }
            V[] found = transformed(x, constants);
            store.limits(PARAMS.at(WinogradCode.LOW), PARAMS.at(WinogradCode.HIGH));
            m.move(to, row);
            Label stored = m.label();
            for (int j = 0; j < RESULTS; j++) {
                if (j > 0) {
                    m.branch(Condition.LESS_EQUAL, columns, j, stored);
                    m.add(to, to, pixel);
                }
                store.store(found[j], to, 0, bytes);
            }
            m.bind(stored);
            m.load64(number, PARAMS.at(WinogradCode.RESULT_ROW));
            m.add(row, row, number);
            m.add(temporary, temporary, vectorBytes);
        });
    }

    /** Four results of six numbers, in the registers answered; {@link #FREE} and the two behind it are free afterwards. */
    private V[] transformed(V[] x, V[] constants) {
        V spare = V.of(SIDE);
        m.binary(Binary.ADD_F32, spare, x[1], x[2]);
        m.binary(Binary.SUB_F32, x[1], x[1], x[2]);
        m.binary(Binary.ADD_F32, x[2], x[3], x[4]);
        m.binary(Binary.SUB_F32, x[3], x[3], x[4]);
        m.binary(Binary.ADD_F32, x[0], x[0], spare);
        m.binary(Binary.ADD_F32, x[0], x[0], x[2]);
        m.fma(x[5], x[1], constants[4]);
        m.fma(x[5], x[3], constants[5]);
        m.binary(Binary.MUL_F32, x[1], x[1], constants[0]);
        m.fma(x[1], x[3], constants[1]);
        m.binary(Binary.MUL_F32, spare, spare, constants[2]);
        m.fma(spare, x[2], constants[3]);
        return new V[] {x[0], x[1], spare, x[5]};
    }
}
