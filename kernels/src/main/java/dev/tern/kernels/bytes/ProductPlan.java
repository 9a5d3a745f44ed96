package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import org.jspecify.annotations.Nullable;

/**
 * How a product of bytes is cut up. Tiles go by group, then by a share of the units, then by line of positions, then by a
 * piece of the line; within a tile, blocks of units and, within these, a few positions at a time have their sums in registers.
 *
 * @param direct whether activations are read where they lie; else each tile copies what it sees into memory of its own
 * @param rows positions whose sums are in registers at the same time
 * @param vectors vectors of units whose sums are in registers at the same time
 * @param piece positions of a line in one tile
 * @param pieces tiles that a line is cut into; the last may overlap the one before
 * @param fullBlocks whole blocks of units
 * @param lastUnits units left over after the whole blocks
 * @param share whole blocks in one tile
 * @param shares tiles that the whole blocks are dealt to; the last may overlap the one before
 * @param runs stretches of a window that lie in one piece
 * @param runLength activations of a run
 * @param resultBytes bytes of one result
 */
record ProductPlan(
        WindowShape shape,
        ByteInputs inputs,
        Traits traits,
        boolean direct,
        int rows,
        int vectors,
        int piece,
        int pieces,
        int fullBlocks,
        int lastUnits,
        int share,
        int shares,
        int runs,
        int runLength,
        int resultBytes) {
    /** Most bytes that a tile copies. */
    private static final int COPY_BYTES_MOST = 48 << 10;

    /** Positions of a tile that need no copy: their activations should stay in the nearest cache. */
    private static final int DIRECT_BYTES = 24 << 10;

    private static final int POSITIONS_MOST = 1024;
    private static final int TILES_WANTED = 12;
    /** So many tiles are not cut up again: shares of units would read the same positions, and some overlap. */
    private static final int TILES_ENOUGH = 8;

    /** Products of a tile that are worth beginning one. */
    private static final int PRODUCTS_LEAST = 64 << 10;

    /** Products of a piece of positions that is made smaller than the nearest cache allows. */
    private static final int PIECE_PRODUCTS = 256 << 10;

    /** Smaller pieces may have this part more of blocks of rows. */
    private static final int BLOCKS_MORE_PART = 50;

    /** Weights of one share should stay in the second cache. */
    private static final int SHARE_BYTES = 256 << 10;

    /**
     * Vector registers besides sums and weights: one for activations, one to flip with. In matrix products, besides sums
     * and activations: two for weights.
     */
    private static final int OTHER_VECTORS = 2;

    private static final int ROWS_MOST = 14;

    /** Shorter runs are one step either way, and dot products have less to do in it. */
    private static final int MATRIX_RUN_LEAST = 5;

    /** A plan, or null where the memory of a tile does not hold even a single window. */
    static @Nullable ProductPlan of(WindowShape given, ByteInputs taken, int resultBytes, Traits traits) {
        // Where each image has numbers of its own, lines must not reach from one to the next.
        WindowShape shape = taken.dynamic() && given.images() > 1 ? given : given.flattened();
        boolean whole = shape.dilationAcross() == 1;
        boolean direct = (!taken.pairs() || taken.shorts())
                && !shape.isPadded()
                && (whole && shape.groups() == 1 ? shape.tapsAcross() * shape.channels() : shape.channels())
                                % taken.inWord()
                        == 0;
        boolean merged = whole && (!direct || shape.groups() == 1);
        int runs = shape.tapsDown() * (merged ? 1 : shape.tapsAcross());
        int runLength = shape.channels() * (merged ? shape.tapsAcross() : 1);
        boolean matrix = traits.byteMatrix()
                && !taken.pairs()
                && runLength >= MATRIX_RUN_LEAST
                && piece(shape, taken, direct, 2) > 1;
        ByteInputs inputs = matrix ? taken.asMatrix() : taken;
        Split split = Split.best(shape, traits, matrix, direct && inputs.flipped());
        int piece = piece(shape, inputs, direct, split.rows);
        if (piece == 0) {
            return null;
        }
        int rows = Math.min(split.rows, matrix ? piece & ~1 : piece);
        int pieces = (shape.outWidth() + piece - 1) / piece;
        int unitsOfBlock = split.vectors * traits.lanes();
        int fullBlocks = shape.units() / unitsOfBlock;
        int lastUnits = shape.units() % unitsOfBlock;
        int share = share(shape, fullBlocks, unitsOfBlock * runs * runLength, piece, (long) pieces * shape.lines());
        int shares = fullBlocks == 0 ? 1 : (fullBlocks + share - 1) / share;
        return new ProductPlan(
                shape,
                inputs,
                traits,
                direct,
                rows,
                split.vectors,
                piece,
                pieces,
                fullBlocks,
                lastUnits,
                share,
                shares,
                runs,
                runLength,
                resultBytes);
    }

    private static int piece(WindowShape shape, ByteInputs inputs, boolean direct, int rows) {
        int width = shape.outWidth();
        int most = Math.min(width, POSITIONS_MOST);
        if (direct) {
            int depth = Math.max(1, shape.channels() * shape.tapsDown() * shape.tapsAcross());
            most = Math.min(most, Math.max(rows, DIRECT_BYTES / depth));
            most = ofTiles(width, most, rows, shape.lines(), (long) depth * shape.units());
        } else {
            while (most > 0 && copyBytes(shape, inputs, most) > COPY_BYTES_MOST) {
                most = most > 64 ? most - 16 : most - 1;
            }
        }
        if (most == 0 || most >= width) {
            return most;
        }
        int pieces = (width + most - 1) / most;
        int even = (width + pieces - 1) / pieces;
        return Math.min(most, (even + rows - 1) / rows * rows);
    }

    /**
     * At most {@code most} positions, or fewer, so that there are tiles for several threads, as long as hardly more blocks of
     * rows have to be computed for it.
     */
    private static int ofTiles(int width, int most, int rows, int lines, long weights) {
        int pieces = Math.ceilDiv(width, most);
        int piece = most;
        long blocksMost = (long) blocks(width, pieces, rows) * (BLOCKS_MORE_PART + 1) / BLOCKS_MORE_PART;
        long wanted = Math.min(TILES_WANTED / lines, width * weights / PIECE_PRODUCTS);
        for (int even = pieces + (pieces & 1); even <= wanted; even += 2) {
            if (blocks(width, even, rows) <= blocksMost) {
                piece = Math.min(most, blocks(width, even, rows) / even * rows);
            }
        }
        return piece;
    }

    /** Blocks of rows in so many pieces. */
    private static int blocks(int width, int pieces, int rows) {
        return pieces * Math.ceilDiv(Math.ceilDiv(width, pieces), rows);
    }

    private static int share(WindowShape shape, int fullBlocks, int blockBytes, int piece, long tilesOtherwise) {
        if (fullBlocks == 0) {
            return 1;
        }
        int byCache = Math.max(1, SHARE_BYTES / Math.max(1, blockBytes));
        long tiles = tilesOtherwise * shape.groups();
        int byTiles = tiles >= TILES_ENOUGH ? fullBlocks : (int) Math.max(1, fullBlocks * tiles / TILES_WANTED);
        int byWork = (int) (PRODUCTS_LEAST / Math.max(1, (long) blockBytes * piece)) + 1;
        return dealt(fullBlocks, Math.min(fullBlocks, Math.min(byCache, Math.max(byTiles, byWork))));
    }

    /** The share of at most {@code most} blocks, and not much fewer, with the least computed twice by overlapping shares. */
    private static int dealt(int blocks, int most) {
        int best = most;
        for (int share = most; share > most / 2; share--) {
            if ((blocks + share - 1) / share * share < (blocks + best - 1) / best * best) {
                best = share;
            }
        }
        return best;
    }

    /** Bytes that a tile copies for {@code positions} positions. */
    private static long copyBytes(WindowShape shape, ByteInputs inputs, int positions) {
        return (long) shape.tapsDown() * rowBytes(shape, inputs, positions);
    }

    private static long rowBytes(WindowShape shape, ByteInputs inputs, int positions) {
        return (long) shape.span(positions) * shape.channels() * inputs.elementBytes();
    }

    /** Bytes between rows of the copy. */
    int copyPitch() {
        return Math.toIntExact(rowBytes(shape, inputs, piece));
    }

    /** Bytes between positions where products read activations. */
    int positionBytes() {
        return direct
                ? shape.strideAcross() * shape.pixel() * inputs.storedBytes()
                : shape.strideAcross() * shape.channels() * inputs.elementBytes();
    }

    /** Bytes from the window's start to run {@code run}. */
    int runOffset(int run) {
        int perRow = runs / shape.tapsDown();
        int down = run / perRow;
        int across = run % perRow;
        return direct
                ? (down * shape.dilationDown() * shape.width() + across * shape.dilationAcross())
                        * shape.pixel()
                        * inputs.storedBytes()
                : down * copyPitch() + across * shape.dilationAcross() * shape.channels() * inputs.elementBytes();
    }

    /** Words of each unit's weights in one step. */
    int wordsOfStep() {
        return inputs.step() / inputs.inWord();
    }

    /** Bytes of one step's weights of a vector of units. */
    int stepWeightBytes() {
        return wordsOfStep() * traits.vectorBytes();
    }

    /** Steps of a run. */
    int steps() {
        return (runLength + inputs.step() - 1) / inputs.step();
    }

    int lastVectors() {
        return (lastUnits + traits.lanes() - 1) / traits.lanes();
    }

    /** Vectors of units in one group. */
    int groupVectors() {
        return fullBlocks * vectors + lastVectors();
    }

    /** Bytes of the packed weights of one vector of units. */
    int vectorWeightBytes() {
        return runs * steps() * stepWeightBytes();
    }

    /**
     * Whether the next tile takes the next share of the same positions, so that each thread has positions of its own and
     * what it writes stays in its cache for the next kernel. Where weights fill the second cache, their order matters more;
     * copies are made for lines that follow each other.
     */
    boolean sharesAreInner() {
        return direct && shares > 1 && (long) groupVectors() * vectorWeightBytes() <= SHARE_BYTES;
    }

    int tiles() {
        return Math.multiplyExact(shape.groups() * shares, Math.multiplyExact(shape.lines(), pieces));
    }

    /** Whether a block's sums are stored by packing four vectors into one. */
    boolean packs(int blockVectors, int units) {
        return resultBytes == 1 && blockVectors == 4 && units == 4 * traits.lanes();
    }

    /** The unit within its group that lane {@code lane} of vector {@code vector} of the group holds; may lie past the last. */
    int unit(int vector, int lane) {
        int lanes = traits.lanes();
        int block = vector / vectors;
        if (resultBytes == 1 && vectors == 4 && block < fullBlocks) {
            return block * 4 * lanes + lane / 4 * 16 + vector % 4 * 4 + lane % 4;
        }
        return vector * lanes + lane;
    }

    /** How many positions and vectors at a time. */
    private record Split(int rows, int vectors) {
        static Split best(WindowShape shape, Traits traits, boolean matrix, boolean flips) {
            int width = shape.outWidth();
            int allVectors = (shape.units() + traits.lanes() - 1) / traits.lanes();
            int least = matrix ? 2 : 1;
            Split best = new Split(least, 1);
            double bestCost = Double.POSITIVE_INFINITY;
            for (int vectors = 1; vectors <= Math.min(4, allVectors); vectors++) {
                int most = Math.min(ROWS_MOST, width);
                for (int rows = least; rows <= most; rows += least) {
                    int others = OTHER_VECTORS + (matrix ? rows / 2 : flips ? vectors : vectors - 1);
                    if (rows * vectors + Math.max(3, others) > traits.vectors()) {
                        break;
                    }
                    double cost = cost(width, allVectors, rows, vectors, matrix);
                    if (cost < bestCost * 0.999) {
                        bestCost = cost;
                        best = new Split(rows, vectors);
                    }
                }
            }
            return best;
        }

        /**
         * Cycles for one step of everything: two products or two loads in each, and some latency to hide. A step of
         * matrix products loads both halves of a vector's weights, and brings activations of two positions together.
         */
        private static double cost(int width, int allVectors, int rows, int vectors, boolean matrix) {
            int times = (width + rows - 1) / rows;
            int last = allVectors % vectors;
            double blocks = (double) (allVectors / vectors) * cycles(rows, vectors, matrix)
                    + (last == 0 ? 0 : cycles(rows, last, matrix));
            return times * blocks;
        }

        private static double cycles(int rows, int vectors, boolean matrix) {
            double products = (rows * vectors + (matrix ? rows / 2 : 0)) / 2.0;
            double loads = (rows + (matrix ? 2 * vectors : vectors)) / 2.0;
            return Math.max(Math.max(products, loads), 4) + 0.5;
        }
    }
}
