package dev.tern.operators.arithmetic;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/** The shape that operands of unlike shapes meet in: right-aligned, where an extent of 1 repeats. */
public final class Broadcast {
    private Broadcast() {}

    /** The common shape; throws where extents differ and neither is 1. An extent of 0 meets only 0 and 1. */
    public static Shape shape(Shape first, Shape... others) {
        Shape common = first;
        for (Shape other : others) {
            common = pair(common, other);
        }
        return common;
    }

    private static Shape pair(Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.dim(-i) : 1;
            int y = i <= b.rank() ? b.dim(-i) : 1;
            if (x != y && x != 1 && y != 1) {
                throw TernException.at("shapes of the operands")
                        .expected("extents that are equal or 1, counted from the last")
                        .found(a + " and " + b)
                        .fix("give operands whose shapes fit each other");
            }
            dims[rank - i] = x == 1 ? y : x;
        }
        Shape common = Shape.of(dims);
        common.elements();
        return common;
    }
}
