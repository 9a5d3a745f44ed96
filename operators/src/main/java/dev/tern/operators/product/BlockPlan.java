package dev.tern.operators.product;

/**
 * How a product is cut: which side lies along the vector lanes, and how many rows go through at once.
 *
 * @param stride the depth, rounded up to a multiple of four
 * @param unitLanes whether the matrix's units lie along the lanes, else the rows do
 */
record BlockPlan(int stride, int blockRows, boolean unitLanes) {
    /** From this many units on, lanes of units are long enough. */
    private static final int MANY_UNITS = 96;

    /** Elements that a block of rows may take where rows are the lanes. */
    private static final int BLOCK_ELEMENTS = 1 << 16;

    static BlockPlan of(int depth, int units, long maxRows) {
        int stride = Math.addExact(depth, 3) & ~3;
        boolean unitLanes = units >= MANY_UNITS || units >= maxRows;
        int wanted = unitLanes ? 16 : Math.clamp(BLOCK_ELEMENTS / Math.max(1, stride), 64, 512);
        return new BlockPlan(stride, evenly(maxRows, wanted), unitLanes);
    }

    /** Blocks of at most {@code most} rows, none much smaller than the others, of an even number since rows go in pairs. */
    private static int evenly(long rows, int most) {
        long blocks = Math.max(1, Math.ceilDiv(rows, most));
        long each = Math.ceilDiv(rows, blocks);
        return (int) Math.clamp(each + (each & 1), 1, Math.max(1, Math.min(rows, most)));
    }
}
