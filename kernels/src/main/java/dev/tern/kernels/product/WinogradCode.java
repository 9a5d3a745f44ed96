package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code of a convolution of 3 x 3 taps by {@link Winograd}'s way. A tile is a group of squares of 4 x 4 results times
 * some panels of units. The squares' windows of 6 x 6 pixels are transformed into scratch memory, 36 matrices of squares times
 * channels ({@link WinogradInput}); for each panel each matrix is multiplied with its weights ({@link WinogradProduct}), and
 * what comes out is transformed back and stored ({@link WinogradOutput}).
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

    /** What the code is shaped by: the products, and the channels beyond whole vectors. */
    record Key(ProductKey product, int channelsLeft) {}

    final VectorAssembler m;
    final Key key;
    final int lanes;
    final int vectorBytes;

    /** Squares of the tile. */
    final At squares;
    /** The panel's weights. */
    final At weights;
    /** Bytes of the units before the panel. */
    final At unitBytes;
    /** Whole vectors of units from the panel on. */
    final At vectorsLeft;

    /** The entries of the square at hand. */
    final At rowNow;

    final At columnNow;
    final At squaresLeft;
    /** What is read next. */
    final At from;
    /** Room for the vectors of a square between its two transforms. */
    final At square;

    private final TileLoop tiles;
    private final At rowEntry;
    private final At columnEntry;
    private final At panelsLeft;

    private WinogradCode(VectorAssembler m, Key key) {
        this.m = m;
        this.key = key;
        lanes = m.traits().lanes();
        vectorBytes = 4 * lanes;
        tiles = new TileLoop(m);
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
        square = m.local(MATRICES * vectorBytes);
    }

    static void write(VectorAssembler m, Key key) {
        WinogradCode code = new WinogradCode(m, key);
        code.tiles.write(code::tile);
    }

    private void tile() {
        WinogradProduct product = new WinogradProduct(this);
        R left = R.of(1);
        R number = R.of(2);
        place();
        eachSquare(new WinogradInput(this)::transform);
        Label nextPanel = m.label();
        m.bind(nextPanel);
        product.multiply();
        m.load64(number, PARAMS.at(PRODUCTS));
        m.store64(from, number);
        eachSquare(new WinogradOutput(this)::transform);
        change(unitBytes, key.product().vectors() * vectorBytes, number);
        change(vectorsLeft, -key.product().vectors(), number);
        change(panelsLeft, -1, left);
        m.branch(Condition.GREATER, left, 0, nextPanel);
    }

    /** Adds to a number in memory, which {@code number} holds then. */
    void change(At place, int by, R number) {
        m.load64(number, place);
        m.add(number, number, by);
        m.store64(place, number);
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
        change(squaresLeft, -1, number);
        m.branch(Condition.GREATER, number, 0, again);
    }

    /** Stores vectors side by side. */
    void store(V[] results, R at) {
        for (int i = 0; i < results.length; i++) {
            m.store(at.at(i * vectorBytes), results[i]);
        }
    }
}
