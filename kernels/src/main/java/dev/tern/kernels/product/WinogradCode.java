package dev.tern.kernels.product;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes the code of a convolution of 3 x 3 taps by {@link Winograd}'s way. A tile is a group of squares of 4 x 4 results times
 * some panels of units. The squares' windows of 6 x 6 pixels are transformed into scratch memory, 36 matrices of squares times
 * channels; for each panel each matrix is multiplied with its weights, and what comes out is transformed back and stored.
 */
final class WinogradCode {
    // Offsets of the parameters.
    /** Where the transformed windows go. */
    static final int INPUTS = 0;
    /** Where the products go. */
    static final int PRODUCTS = 8;

    static final int WEIGHTS = 16;
    /** Bytes of all 36 matrices of weights of a panel. */
    static final int PANEL_BYTES = 24;

    /** {@link #ENTRY_BYTES} for each row of squares. */
    static final int ROW_TABLE = 32;
    /** {@link #ENTRY_BYTES} for each column of squares. */
    static final int COLUMN_TABLE = 40;
    /** The end of the column table. */
    static final int COLUMN_END = 48;

    static final int SQUARES_ACROSS = 56;
    static final int SQUARES = 64;
    static final int GROUP_SQUARES = 72;
    static final int GROUPS = 80;
    static final int PANELS = 88;
    /** Panels of a tile. */
    static final int PANELS_EACH = 96;
    /** From square to square of a matrix of transformed windows. */
    static final int INPUT_ROW = 104;
    /** From matrix to matrix of those. */
    static final int INPUT_MATRIX = 112;
    /** From matrix to matrix of products. */
    static final int PRODUCT_MATRIX = 120;
    /** Bytes of a pixel's channels, negated. */
    static final int CHANNEL_BYTES_NEGATED = 128;
    /** Whole vectors of channels. */
    static final int CHANNEL_VECTORS = 136;
    /** Whole vectors of units. */
    static final int UNIT_VECTORS = 144;
    /** From pixel to pixel of the result. */
    static final int RESULT_PIXEL = 152;

    static final int RESULT_ROW = 160;
    static final int LOW = 168;
    static final int HIGH = 172;
    /** From a result to what is added to it. */
    static final int TO_ADDEND = 176;

    static final int BYTES = 184;

    /**
     * An entry of the tables: for each of six rows the address of the image's row (one of zeros outside), or for each of six
     * columns the bytes into the row (-1 outside); where the results begin, likewise; how many results there are.
     */
    static final int ENTRY_BYTES = 64;

    static final int RESULT = 48;
    static final int COUNT = 56;

    private static final int MATRICES = Winograd.MATRICES;
    private static final int SIDE = Winograd.WINDOW;
    private static final int RESULTS = Winograd.RESULTS;

    private static final R PARAMS = R.of(0);
    private static final R TILE = R.of(1);
    private static final R END = R.of(2);

    /** What the code is shaped by: the products, and the channels beyond whole vectors. */
    record Key(ProductKey product, int channelsLeft) {}

    private final VectorAssembler m;
    private final Key key;
    private final int lanes;
    private final int vectorBytes;
    private final At tile;
    private final At end;
    private final At rowEntry;
    private final At columnEntry;
    private final At squares;
    private final At panelsLeft;
    private final At weights;
    /** Bytes of the units before the panel. */
    private final At unitBytes;
    /** Whole vectors of units from the panel on. */
    private final At vectorsLeft;

    private final At rowNow;
    private final At columnNow;
    private final At squaresLeft;
    private final At from;
    private final At to;
    private final At matricesLeft;
    private final At fromRow;
    private final At toMatrix;
    private final At square;

    private WinogradCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        lanes = m.traits().lanes();
        vectorBytes = 4 * lanes;
        tile = m.local(8);
        end = m.local(8);
        rowEntry = m.local(8);
        columnEntry = m.local(8);
        squares = m.local(8);
        panelsLeft = m.local(8);
        weights = m.local(8);
        unitBytes = m.local(8);
        vectorsLeft = m.local(8);
        rowNow = m.local(8);
        columnNow = m.local(8);
        squaresLeft = m.local(8);
        from = m.local(8);
        to = m.local(8);
        matricesLeft = m.local(8);
        fromRow = m.local(8);
        toMatrix = m.local(8);
        square = m.local(MATRICES * vectorBytes);
    }

    static void write(VectorAssembler m, Key key) {
        new WinogradCode(m, key).tiles();
    }

    private void tiles() {
        Label again = m.label();
        Label done = m.label();
        Label nextPanel = m.label();
        R left = R.of(1);
        R number = R.of(2);
        m.store64(end, END);
        m.bind(again);
        m.branch(Condition.GREATER_EQUAL, TILE, END, done);
        m.store64(tile, TILE);
        place();
        eachSquare(this::transform);
        m.bind(nextPanel);
        multiply();
        m.load64(number, PARAMS.at(PRODUCTS));
        m.store64(from, number);
        eachSquare(this::transformBack);
        m.load64(number, unitBytes);
        m.add(number, number, key.product().vectors() * vectorBytes);
        m.store64(unitBytes, number);
        m.load64(number, vectorsLeft);
        m.add(number, number, -key.product().vectors());
        m.store64(vectorsLeft, number);
        m.load64(left, panelsLeft);
        m.add(left, left, -1);
        m.store64(panelsLeft, left);
        m.branch(Condition.GREATER, left, 0, nextPanel);
        m.load64(TILE, tile);
        m.add(TILE, TILE, 1);
        m.load64(END, end);
        m.jump(again);
        m.bind(done);
        m.leave();
    }

    /** Finds the squares and panels of the tile. */
    private void place() {
        R part = R.of(3);
        R group = R.of(4);
        R a = R.of(5);
        R b = R.of(6);
        m.load64(a, PARAMS.at(GROUPS));
        m.divide(part, group, TILE, a);
        m.load64(a, PARAMS.at(GROUP_SQUARES));
        m.multiply(group, group, a);
        m.load64(b, PARAMS.at(SQUARES));
        m.subtract(b, b, group);
        m.minimum(a, a, b);
        m.store64(squares, a);
        m.load64(a, PARAMS.at(SQUARES_ACROSS));
        R row = R.of(7);
        R column = R.of(8);
        m.divide(row, column, group, a);
        entry(rowEntry, row, ROW_TABLE, a);
        entry(columnEntry, column, COLUMN_TABLE, a);

        m.load64(a, PARAMS.at(PANELS_EACH));
        m.multiply(part, part, a);
        m.load64(b, PARAMS.at(PANELS));
        m.subtract(b, b, part);
        m.minimum(a, a, b);
        m.store64(panelsLeft, a);
        m.load64(a, PARAMS.at(PANEL_BYTES));
        m.multiply(a, a, part);
        m.load64(b, PARAMS.at(WEIGHTS));
        m.add(a, a, b);
        m.store64(weights, a);
        m.multiply(part, part, key.product().vectors());
        m.load64(a, PARAMS.at(UNIT_VECTORS));
        m.subtract(a, a, part);
        m.store64(vectorsLeft, a);
        m.multiply(part, part, vectorBytes);
        m.store64(unitBytes, part);
        m.load64(a, PARAMS.at(INPUTS));
        m.store64(from, a);
    }

    private void entry(At place, R number, int table, R spare) {
        m.multiply(number, number, ENTRY_BYTES);
        m.load64(spare, PARAMS.at(table));
        m.add(number, number, spare);
        m.store64(place, number);
    }

    /** Runs {@code body} for each square of the tile; {@link #rowNow} and {@link #columnNow} are its entries. */
    private void eachSquare(Runnable body) {
        R number = R.of(1);
        R other = R.of(2);
        m.load64(number, rowEntry);
        m.store64(rowNow, number);
        m.load64(number, columnEntry);
        m.store64(columnNow, number);
        m.load64(number, squares);
        m.store64(squaresLeft, number);
        Label again = m.label();
        Label sameRow = m.label();
        m.bind(again);
        body.run();
        m.load64(number, columnNow);
        m.add(number, number, ENTRY_BYTES);
        m.load64(other, PARAMS.at(COLUMN_END));
        m.branch(Condition.LESS, number, other, sameRow);
        m.load64(other, rowNow);
        m.add(other, other, ENTRY_BYTES);
        m.store64(rowNow, other);
        m.load64(number, PARAMS.at(COLUMN_TABLE));
        m.bind(sameRow);
        m.store64(columnNow, number);
        m.load64(number, squaresLeft);
        m.add(number, number, -1);
        m.store64(squaresLeft, number);
        m.branch(Condition.GREATER, number, 0, again);
    }

    // From the image to scratch memory

    /** Transforms the window of a square, a vector of channels after the other; steps {@link #from} to the next square. */
    private void transform() {
        R[] rows = R.range(1, SIDE);
        R entry = R.of(7);
        R to = R.of(9);
        R count = R.of(12);
        R number = R.of(10);
        m.load64(entry, rowNow);
        for (int i = 0; i < SIDE; i++) {
            m.load64(rows[i], entry.at(8 * i));
        }
        m.load64(to, from);
        m.load64(number, PARAMS.at(INPUT_ROW));
        m.add(number, number, to);
        m.store64(from, number);
        V[] constants = V.range(8, 5);
        m.constant(constants[0], Winograd.SUM_OF_SQUARES);
        m.constant(constants[1], Winograd.FAR_SQUARE);
        m.constant(constants[2], Winograd.NEAR_SQUARE);
        m.constant(constants[3], Winograd.NEAR);
        m.constant(constants[4], Winograd.FAR);

        Label again = m.label();
        Label last = m.label();
        m.load64(count, PARAMS.at(CHANNEL_VECTORS));
        m.branch(Condition.EQUAL, count, 0, last);
        m.bind(again);
        transformVector(rows, to, vectorBytes, constants);
        for (R row : rows) {
            m.add(row, row, vectorBytes);
        }
        m.add(to, to, vectorBytes);
        m.addAndLoop(count, -1, again);
        m.bind(last);
        if (key.channelsLeft() > 0) {
            transformVector(rows, to, 4 * key.channelsLeft(), constants);
        }
    }

    private void transformVector(R[] rows, R to, int bytes, V[] constants) {
        R entry = R.of(7);
        R temporary = R.of(8);
        R loop = R.of(10);
        R offset = R.of(11);
        V[] x = V.range(0, SIDE);
        V[] spare = V.range(SIDE, 2);
        m.load64(entry, columnNow);
        m.address(temporary, square);
        m.constant(loop, SIDE);
        Label nextColumn = m.label();
        Label outside = m.label();
        Label next = m.label();
        Label nextRow = m.label();
        m.bind(nextColumn);
        m.load64(offset, entry.at(0));
        m.branch(Condition.LESS, offset, 0, outside);
        for (int i = 0; i < SIDE; i++) {
            m.load(x[i], rows[i].at(offset, 0), bytes);
        }
        store(transformed(x, spare, constants), temporary);
        m.jump(next);
        m.bind(outside);
        m.zero(x[0]);
        store(new V[] {x[0], x[0], x[0], x[0], x[0], x[0]}, temporary);
        m.bind(next);
        m.add(entry, entry, 8);
        m.add(temporary, temporary, SIDE * vectorBytes);
        m.addAndLoop(loop, -1, nextColumn);

        m.address(temporary, square);
        m.move(entry, to);
        m.load64(offset, PARAMS.at(INPUT_MATRIX));
        m.constant(loop, SIDE);
        m.bind(nextRow);
        for (int j = 0; j < SIDE; j++) {
            m.load(x[j], temporary.at(j * SIDE * vectorBytes));
        }
        for (V result : transformed(x, spare, constants)) {
            m.store(entry.at(0), result);
            m.add(entry, entry, offset);
        }
        m.add(temporary, temporary, vectorBytes);
        m.addAndLoop(loop, -1, nextRow);
    }

    private void store(V[] results, R at) {
        for (int i = 0; i < results.length; i++) {
            m.store(at.at(i * vectorBytes), results[i]);
        }
    }

    /** Six numbers transformed, which lie in the registers answered; {@code x} is undefined otherwise. */
    private V[] transformed(V[] x, V[] spare, V[] constants) {
        V sum = constants[0];
        V farSquare = constants[1];
        V nearSquare = constants[2];
        V near = constants[3];
        V far = constants[4];
        m.binary(Binary.ADD_F32, x[0], x[0], x[4]);
        m.fnma(x[0], x[2], sum);
        m.binary(Binary.ADD_F32, x[5], x[5], x[1]);
        m.fnma(x[5], x[3], sum);
        V even = spare[0];
        V odd = spare[1];
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

    // Products

    /** Multiplies all matrices of the tile's squares with those of the panel; steps {@link #weights} to the next panel. */
    private void multiply() {
        R number = R.of(1);
        m.constant(number, MATRICES);
        m.store64(matricesLeft, number);
        m.load64(number, PARAMS.at(INPUTS));
        m.store64(fromRow, number);
        m.load64(number, PARAMS.at(PRODUCTS));
        m.store64(toMatrix, number);
        int left = key.product().vectorsLeft(lanes);
        if (left == 0 || left == key.product().vectors()) {
            matrices(key.product().vectors());
            return;
        }
        Label narrow = m.label();
        Label done = m.label();
        m.load64(number, panelsLeft);
        R last = R.of(2);
        m.load64(last, vectorsLeft);
        m.branch(Condition.LESS, last, key.product().vectors(), narrow);
        matrices(key.product().vectors());
        m.jump(done);
        m.bind(narrow);
        matrices(left);
        m.bind(done);
    }

    private void matrices(int vectors) {
        ProductKey product = key.product();
        R left = R.of(1);
        R number = R.of(2);
        Label nextMatrix = m.label();
        Label nextBlock = m.label();
        Label few = m.label();
        Label done = m.label();
        m.bind(nextMatrix);
        m.load64(number, squares);
        m.store64(squaresLeft, number);
        m.load64(number, fromRow);
        m.store64(from, number);
        m.load64(number, toMatrix);
        m.store64(to, number);

        m.bind(nextBlock);
        m.load64(left, squaresLeft);
        m.branch(Condition.LESS, left, product.rows(), few);
        m.add(left, left, -product.rows());
        m.store64(squaresLeft, left);
        block(product.rows(), vectors);
        m.jump(nextBlock);
        m.bind(few);
        if (product.rowsLeft() > 0) {
            m.branch(Condition.EQUAL, left, 0, done);
            block(product.rowsLeft(), vectors);
            m.bind(done);
        }

        step(fromRow, INPUT_MATRIX, number, left);
        step(toMatrix, PRODUCT_MATRIX, number, left);
        m.load64(number, PARAMS.at(CHANNEL_BYTES_NEGATED));
        m.multiply(number, number, -product.vectors() * lanes);
        m.add(number, number, product.vectors() * vectorBytes);
        m.load64(left, weights);
        m.add(left, left, number);
        m.store64(weights, left);
        m.load64(left, matricesLeft);
        m.add(left, left, -1);
        m.store64(matricesLeft, left);
        m.branch(Condition.GREATER, left, 0, nextMatrix);
    }

    private void step(At place, int parameter, R a, R b) {
        m.load64(a, place);
        m.load64(b, PARAMS.at(parameter));
        m.add(a, a, b);
        m.store64(place, a);
    }

    private void block(int rows, int vectors) {
        V[] sums = V.range(0, rows * vectors);
        V[] panel = V.range(sums.length, vectors);
        V number = V.of(sums.length + vectors);
        R[] row = R.range(1, rows);
        R weight = R.of(rows + 1);
        R depth = R.of(rows + 2);
        R spare = R.of(rows + 3);
        int stepBytes = key.product().vectors() * vectorBytes;

        m.load64(row[0], from);
        m.load64(spare, PARAMS.at(INPUT_ROW));
        m.load64(depth, PARAMS.at(CHANNEL_BYTES_NEGATED));
        m.subtract(row[0], row[0], depth);
        for (int i = 1; i < rows; i++) {
            m.add(row[i], row[i - 1], spare);
        }
        m.add(spare, spare, row[rows - 1]);
        m.add(spare, spare, depth);
        m.store64(from, spare);
        m.load64(weight, weights);
        for (int i = 0; i < sums.length; i++) {
            if (i < vectors) {
                m.load(sums[i], weight.at(i * vectorBytes));
            } else {
                m.move(sums[i], sums[i % vectors]);
            }
        }
        m.add(weight, weight, stepBytes);
        Label again = m.label();
        m.bind(again);
        for (int j = 0; j < vectors; j++) {
            m.load(panel[j], weight.at(j * vectorBytes));
        }
        for (int i = 0; i < rows; i++) {
            if (vectors == 1) {
                m.fmaScalar(sums[i], panel[0], row[i].at(depth, 0), number);
                continue;
            }
            m.loadScalar(number, row[i].at(depth, 0));
            for (int j = 0; j < vectors; j++) {
                m.fmaScalar(sums[i * vectors + j], panel[j], number);
            }
        }
        m.add(weight, weight, stepBytes);
        m.addAndLoop(depth, 4, again);

        m.load64(weight, to);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                m.store(weight.at(i * stepBytes + j * vectorBytes), sums[i * vectors + j]);
            }
        }
        m.add(weight, weight, rows * stepBytes);
        m.store64(to, weight);
    }

    // From scratch memory to the result

    /** Transforms the products of a square back, a vector of units after the other; steps {@link #from} on. */
    private void transformBack() {
        R products = R.of(1);
        R results = R.of(2);
        R count = R.of(3);
        R number = R.of(4);
        V[] constants = V.range(7, 6);
        m.constant(constants[0], Winograd.NEAR);
        m.constant(constants[1], Winograd.FAR);
        m.constant(constants[2], Winograd.NEAR_SQUARE);
        m.constant(constants[3], Winograd.FAR_SQUARE);
        m.constant(constants[4], Winograd.NEAR * Winograd.NEAR_SQUARE);
        m.constant(constants[5], Winograd.FAR * Winograd.FAR_SQUARE);
        m.load64(products, from);
        m.add(number, products, key.product().vectors() * vectorBytes);
        m.store64(from, number);
        m.load64(number, rowNow);
        m.load64(results, number.at(RESULT));
        m.load64(number, columnNow);
        m.load64(number, number.at(RESULT));
        m.add(results, results, number);
        m.load64(number, unitBytes);
        m.add(results, results, number);

        Label again = m.label();
        Label last = m.label();
        Label done = m.label();
        m.load64(count, vectorsLeft);
        m.constant(number, key.product().vectors());
        m.minimum(count, count, number);
        m.branch(Condition.LESS_EQUAL, count, 0, last);
        m.bind(again);
        backVector(products, results, vectorBytes, constants);
        m.add(products, products, vectorBytes);
        m.add(results, results, vectorBytes);
        m.addAndLoop(count, -1, again);
        m.bind(last);
        int unitsLeft = key.product().columnsLeft() % lanes;
        if (unitsLeft > 0) {
            m.load64(count, vectorsLeft);
            m.branch(Condition.GREATER_EQUAL, count, key.product().vectors(), done);
            backVector(products, results, 4 * unitsLeft, constants);
            m.bind(done);
        }
    }

    private void backVector(R products, R results, int bytes, V[] constants) {
        R temporary = R.of(4);
        R from = R.of(5);
        R loop = R.of(6);
        R matrix = R.of(7);
        R column = R.of(8);
        V[] x = V.range(0, SIDE);
        V spare = V.of(SIDE);
        m.address(temporary, square);
        m.move(column, products);
        m.load64(matrix, PARAMS.at(PRODUCT_MATRIX));
        m.multiply(R.of(9), matrix, SIDE);
        m.constant(loop, SIDE);
        Label nextColumn = m.label();
        m.bind(nextColumn);
        m.move(from, column);
        for (int i = 0; i < SIDE; i++) {
            m.load(x[i], from.at(0));
            if (i < SIDE - 1) {
                m.add(from, from, R.of(9));
            }
        }
        store(transformedBack(x, spare, constants), temporary);
        m.add(column, column, matrix);
        m.add(temporary, temporary, RESULTS * vectorBytes);
        m.addAndLoop(loop, -1, nextColumn);
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
        V low = x[2];
        V high = x[3];
        V other = x[4];
        m.load64(number, rowNow);
        m.load64(rowsLeft, number.at(COUNT));
        m.load64(number, columnNow);
        m.load64(columns, number.at(COUNT));
        m.load64(pixel, PARAMS.at(RESULT_PIXEL));
        if (key.product().addend()) {
            m.load64(addend, PARAMS.at(TO_ADDEND));
        }
        m.address(temporary, square);
        m.move(row, results);
        Label nextRow = m.label();
        m.bind(nextRow);
        for (int j = 0; j < SIDE; j++) {
            m.load(x[j], temporary.at(j * RESULTS * vectorBytes));
        }
        V[] found = transformedBack(x, V.of(SIDE), constants);
        m.broadcast(low, PARAMS.at(LOW));
        m.broadcast(high, PARAMS.at(HIGH));
        m.move(to, row);
        Label stored = m.label();
        for (int j = 0; j < RESULTS; j++) {
            if (j > 0) {
                m.branch(Condition.LESS_EQUAL, columns, j, stored);
                m.add(to, to, pixel);
            }
            if (key.product().addend()) {
                m.load(other, to.at(addend, 0), bytes);
                m.binary(Binary.ADD_F32, found[j], found[j], other);
            }
            m.binary(Binary.MAX_F32, found[j], low, found[j]);
            m.binary(Binary.MIN_F32, found[j], high, found[j]);
            m.store(to.at(0), found[j], bytes);
        }
        m.bind(stored);
        m.load64(number, PARAMS.at(RESULT_ROW));
        m.add(row, row, number);
        m.add(temporary, temporary, vectorBytes);
        m.addAndLoop(rowsLeft, -1, nextRow);
    }

    /** Four results of six numbers, in the registers answered; 2, 3 and 4 of {@code x} are free afterwards. */
    private V[] transformedBack(V[] x, V spare, V[] constants) {
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
