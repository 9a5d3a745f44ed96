package dev.tern.kernels.elementwise;

import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the elements of a result and its operands are walked: in rows of {@code inner} elements, the last of which may be
 * shorter, {@code rowsOfTile} rows in a tile.
 */
record MapPlan(List<Operand> operands, Lane result, int inner, int last, int rows, int rowsOfTile) {
    private static final int ROW_MOST = 4096;
    private static final int TILE_ELEMENTS = 8192;

    /** How an operand goes along. */
    enum Spread {
        /** Element by element with the result. */
        FULL,
        /** One element for all. */
        SINGLE,
        /** A row that repeats. */
        ROW
    }

    /** An operand's elements and how they go along. */
    record Operand(Lane lane, Spread spread) {}

    /** A plan for operands of these shapes, or null where one goes along in another way than these. */
    static @Nullable MapPlan of(Shape result, List<Shape> shapes, List<Lane> lanes, Lane resultLane) {
        int elements = result.intElements();
        int inner = Math.min(ROW_MOST, elements);
        Spread[] spreads = new Spread[shapes.size()];
        for (int i = 0; i < spreads.length; i++) {
            int own = shapes.get(i).intElements();
            Spread spread = spread(result, shapes.get(i));
            if (spread == null) {
                return null;
            }
            if (spread == Spread.ROW) {
                for (int other = 0; other < i; other++) {
                    if (spreads[other] == Spread.ROW && inner != own) {
                        return null;
                    }
                }
                inner = own;
            }
            spreads[i] = spread;
        }
        List<Operand> operands = new java.util.ArrayList<>();
        for (int i = 0; i < spreads.length; i++) {
            operands.add(new Operand(lanes.get(i), spreads[i]));
        }
        int rows = (elements + inner - 1) / inner;
        int last = elements - (rows - 1) * inner;
        return new MapPlan(operands, resultLane, inner, last, rows, Math.max(1, TILE_ELEMENTS / inner));
    }

    private static @Nullable Spread spread(Shape result, Shape operand) {
        int elements = operand.intElements();
        if (elements == result.intElements()) {
            return Spread.FULL;
        }
        if (elements == 1) {
            return Spread.SINGLE;
        }
        int product = 1;
        for (int i = 1; i <= operand.rank() && product < elements; i++) {
            if (operand.dim(operand.rank() - i) != result.dim(result.rank() - i)) {
                return null;
            }
            product *= operand.dim(operand.rank() - i);
        }
        return Spread.ROW;
    }

    int tiles() {
        return (rows + rowsOfTile - 1) / rowsOfTile;
    }
}
