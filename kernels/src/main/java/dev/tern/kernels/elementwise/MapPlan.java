package dev.tern.kernels.elementwise;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the elements of a result and its operands are walked: in rows of {@code inner} elements, the last of which may be
 * shorter, {@code rowsOfTile} rows in a tile.
 */
record MapPlan(List<Operand> operands, Lane result, int inner, int last, int rows, int rowsOfTile) {
    private static final int ROW_MOST = 4096;
    /** Elements of a tile where operands go along element by element. */
    static final int TILE_ELEMENTS = 8192;

    /** Rows shorter than this are repeated, so that whole vectors of them can be loaded. */
    private static final int ROW_LEAST = 512;

    /** A repeated row holds whole vectors of any machine: these many elements, or bytes. */
    private static final int WHOLE_WORDS = 16;

    private static final int WHOLE_BYTES = 64;

    private static final int PLACES_MOST = 1 << 19;

    /** How an operand goes along. */
    enum Spread {
        /** Element by element with the result. */
        FULL,
        /** One element for all. */
        SINGLE,
        /** A row that repeats. */
        ROW,
        /** A row for each row of the result, whose place stands in a table. */
        PLACED_ROW,
        /** An element for each row of the result, whose place stands in a table. */
        PLACED_SINGLE
    }

    /** An operand's elements and how they go along. */
    record Operand(Lane lane, Spread spread) {
        boolean isSingle() {
            return spread == Spread.SINGLE || spread == Spread.PLACED_SINGLE;
        }

        boolean isPlaced() {
            return spread == Spread.PLACED_ROW || spread == Spread.PLACED_SINGLE;
        }
    }

    /**
     * A plan for operands that go along so, or null where that takes too large a table or a single byte that
     * is not widened.
     */
    static @Nullable MapPlan of(Spreading spreading, List<Lane> lanes, Lane result) {
        int elements = spreading.elements();
        int dims = spreading.dims();
        int inner = dims == 1 ? Math.min(ROW_MOST, elements) : spreading.extent(dims - 1);
        boolean repeats = false;
        boolean places = false;
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            Spread spread = spread(spreading, i);
            operands.add(new Operand(lanes.get(i), spread));
            repeats |= spread == Spread.ROW;
            places |= operands.get(i).isPlaced();
            if (operands.get(i).isSingle() && lanes.get(i) == Lane.RAW) {
                return null;
            }
        }
        if (places && elements / inner > PLACES_MOST) {
            return null;
        }
        if (repeats && !places && inner < ROW_LEAST) {
            inner *= repeats(inner, elements, result == Lane.RAW ? WHOLE_BYTES : WHOLE_WORDS);
        }
        int rows = (elements + inner - 1) / inner;
        int last = elements - (rows - 1) * inner;
        return new MapPlan(List.copyOf(operands), result, inner, last, rows, Math.max(1, TILE_ELEMENTS / inner));
    }

    private static int repeats(int inner, int elements, int whole) {
        int step = whole / Math.min(whole, Integer.lowestOneBit(inner));
        int wanted = (ROW_LEAST + inner - 1) / inner;
        return Math.min(elements / inner, (wanted + step - 1) / step * step);
    }

    private static Spread spread(Spreading spreading, int operand) {
        int dims = spreading.dims();
        int along = 0;
        for (int d = 0; d < dims; d++) {
            along += spreading.goesAlong(operand, d) ? 1 : 0;
        }
        if (along == dims) {
            return Spread.FULL;
        }
        if (along == 0) {
            return Spread.SINGLE;
        }
        boolean row = spreading.goesAlong(operand, dims - 1);
        if (row && along == 1) {
            return Spread.ROW;
        }
        return row ? Spread.PLACED_ROW : Spread.PLACED_SINGLE;
    }

    /** Whether any of the numbers has 64 bits. */
    boolean isWide() {
        boolean wide = result == Lane.WIDE;
        for (Operand operand : operands) {
            wide |= operand.lane == Lane.WIDE;
        }
        return wide;
    }

    /** Whether bytes stand beside numbers of 64 bits, and nothing else does. */
    boolean isWideWithBytes() {
        boolean fits = isWide() && isWideOrByte(result);
        for (Operand operand : operands) {
            fits &= isWideOrByte(operand.lane);
        }
        return fits && isMixed();
    }

    private static boolean isWideOrByte(Lane lane) {
        return lane == Lane.WIDE || lane == Lane.INT8 || lane == Lane.UINT8;
    }

    /** Whether any of the numbers has not 64 bits. */
    boolean isMixed() {
        boolean mixed = result != Lane.WIDE;
        for (Operand operand : operands) {
            mixed |= operand.lane != Lane.WIDE;
        }
        return mixed;
    }

    int tiles() {
        return (rows + rowsOfTile - 1) / rowsOfTile;
    }
}
