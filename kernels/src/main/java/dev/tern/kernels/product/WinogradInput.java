package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.PARAMS;

import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Writes how windows of the image are transformed into scratch memory: the first part of a tile of {@link WinogradCode}. */
final class WinogradInput {
    private static final int SIDE = Winograd.WINDOW;

    private static final float[] CONSTANTS = {
        Winograd.SUM_OF_SQUARES, Winograd.FAR_SQUARE, Winograd.NEAR_SQUARE, Winograd.NEAR, Winograd.FAR
    };

    private final WinogradCode code;
    private final VectorAssembler m;
    private final int vectorBytes;

    WinogradInput(WinogradCode code) {
        this.code = code;
        m = code.m;
        vectorBytes = code.vectorBytes;
    }

    /** Transforms the window of a square, vector by vector of channels; steps {@link WinogradCode#from} to the next square. */
    void transform() {
        R[] rows = R.range(1, SIDE);
        R entry = R.of(7);
        R to = R.of(9);
        R count = R.of(12);
        R number = R.of(10);
        m.load64(entry, code.rowNow);
        for (int i = 0; i < SIDE; i++) {
            m.load64(rows[i], entry.at(8 * i));
        }
        m.load64(to, code.from);
        m.load64(number, PARAMS.at(WinogradCode.INPUT_ROW));
        m.add(number, number, to);
        m.store64(code.from, number);
        V[] constants = V.range(SIDE + 2, CONSTANTS.length);
        for (int i = 0; i < constants.length; i++) {
            m.constant(constants[i], CONSTANTS[i]);
        }
        Label again = m.label();
        Label last = m.label();
        m.load64(count, PARAMS.at(WinogradCode.CHANNEL_VECTORS));
        m.branch(Condition.EQUAL, count, 0, last);
        m.bind(again);
        transformVector(rows, to, vectorBytes, constants);
        for (R row : rows) {
            m.add(row, row, vectorBytes);
        }
        m.add(to, to, vectorBytes);
        m.addAndLoop(count, -1, again);
        m.bind(last);
        if (code.key.channelsLeft() > 0) {
            transformVector(rows, to, 4 * code.key.channelsLeft(), constants);
        }
    }

    private void transformVector(R[] rows, R to, int bytes, V[] constants) {
        R temporary = R.of(8);
        R loop = R.of(10);
        m.address(temporary, code.square);
        m.constant(loop, SIDE);
        columns(rows, bytes, temporary, loop, constants);
        m.address(temporary, code.square);
        m.constant(loop, SIDE);
        rows(to, temporary, loop, constants);
    }

    /** Transforms the window column by column, into {@code temporary}; columns outside the image are zero. */
    private void columns(R[] rows, int bytes, R temporary, R loop, V[] constants) {
        R entry = R.of(7);
        R offset = R.of(11);
        V[] x = V.range(0, SIDE);
        m.load64(entry, code.columnNow);
        m.countDown(loop, () -> {
            Label outside = m.label();
            Label next = m.label();
            m.load64(offset, entry.at(0));
            m.branch(Condition.LESS, offset, 0, outside);
            for (int i = 0; i < SIDE; i++) {
                m.load(x[i], rows[i].at(offset, 0), bytes);
            }
            code.store(transformed(x, constants), temporary);
            m.jump(next);
            m.bind(outside);
            m.zero(x[0]);
            code.store(new V[] {x[0], x[0], x[0], x[0], x[0], x[0]}, temporary);
            m.bind(next);
            m.add(entry, entry, 8);
            m.add(temporary, temporary, SIDE * vectorBytes);
        });
    }

    /** Transforms what {@link #columns} left row by row, into the matrices. */
    private void rows(R to, R temporary, R loop, V[] constants) {
        R matrix = R.of(7);
        R matrixBytes = R.of(11);
        V[] x = V.range(0, SIDE);
        m.move(matrix, to);
        m.load64(matrixBytes, PARAMS.at(WinogradCode.INPUT_MATRIX));
        m.countDown(loop, () -> {
            for (int j = 0; j < SIDE; j++) {
                m.load(x[j], temporary.at(j * SIDE * vectorBytes));
            }
            for (V result : transformed(x, constants)) {
                m.store(matrix.at(0), result);
                m.add(matrix, matrix, matrixBytes);
            }
            m.add(temporary, temporary, vectorBytes);
        });
    }

    /** Six numbers transformed, which lie in the registers answered; {@code x} is undefined otherwise. */
    private V[] transformed(V[] x, V[] constants) {
        V sum = constants[0];
        V farSquare = constants[1];
        V nearSquare = constants[2];
        V near = constants[3];
        V far = constants[4];
        m.binary(Binary.ADD_F32, x[0], x[0], x[4]);
        m.fnma(x[0], x[2], sum);
        m.binary(Binary.ADD_F32, x[5], x[5], x[1]);
        m.fnma(x[5], x[3], sum);
        V even = V.of(SIDE);
        V odd = V.of(SIDE + 1);
        m.move(even, x[4]);
        m.fnma(even, x[2], farSquare);
        m.fnma(x[4], x[2], nearSquare);
        m.move(odd, x[3]);
        m.fnma(odd, x[1], farSquare);
        m.fnma(x[3], x[1], nearSquare);
        V less = x[2];
        m.move(less, even);
        m.fma(even, odd, near);
        m.fnma(less, odd, near);
        V farLess = x[1];
        m.move(farLess, x[4]);
        m.fma(x[4], x[3], far);
        m.fnma(farLess, x[3], far);
        return new V[] {x[0], even, less, x[4], farLess, x[5]};
    }
}
