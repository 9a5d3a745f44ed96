package dev.tern.operators.product;

import dev.tern.operators.Binding;
import dev.tern.operators.window.IntSource;
import java.util.Arrays;

/**
 * Rows times a fixed matrix of integers: {@code result[r][u] = sum over k of rows[r][k] * matrix[u][k]}. The caller packs the matrix,
 * fills {@link #rows} with at most {@link #blockRows} rows {@link #stride} apart, and multiplies, block after block.
 */
public final class IntRowProduct {
    /** Products of a 16-bit with an 8-bit number that surely fit a 32-bit sum, a multiple of four. */
    private static final int NARROW_PRODUCTS = 256;

    private static final int PACKED_AT_ONCE = 16;

    private final int depth;
    private final int stride;
    private final int units;
    private final int blockRows;
    private final boolean unitLanes;
    private final int[] rows;
    private final int[] matrix;
    private final int[] staging;
    private final int[][] lanes;
    private final int[][] sums;

    /** A product for up to {@code maxRows} rows in all; {@code depth} and {@code units} are the matrix's extents. */
    public IntRowProduct(Binding binding, int depth, int units, long maxRows) {
        BlockPlan plan = BlockPlan.of(depth, units, maxRows);
        this.depth = depth;
        this.stride = plan.stride();
        this.units = units;
        this.blockRows = plan.blockRows();
        this.unitLanes = plan.unitLanes();
        this.rows = binding.sharedInts((long) blockRows * stride);
        this.matrix = unitLanes ? new int[0] : binding.ints((long) units * stride);
        this.staging = binding.sharedInts((long) Math.min(units, PACKED_AT_ONCE) * depth);
        this.lanes = new int[stride][];
        for (int k = 0; k < stride; k++) {
            lanes[k] = unitLanes ? binding.ints(units) : binding.sharedInts(blockRows);
        }
        this.sums = new int[unitLanes ? blockRows : units][];
        for (int s = 0; s < sums.length; s++) {
            sums[s] = binding.sharedInts(unitLanes ? units : blockRows);
        }
    }

    /** Most rows that one {@link #multiply} takes. */
    public int blockRows() {
        return blockRows;
    }

    /** Distance between rows in {@link #rows}; elements beyond the depth may hold anything. */
    public int stride() {
        return stride;
    }

    /** Where the caller puts rows. */
    public int[] rows() {
        return rows;
    }

    /** Packs all units from a source that holds them one after the other from element {@code at} on, less the zero point. */
    public void pack(IntSource from, long at, int zeroPoint) {
        for (int first = 0; first < units; first += PACKED_AT_ONCE) {
            int count = Math.min(PACKED_AT_ONCE, units - first);
            from.read(at + (long) first * depth, count * depth, staging, 0);
            if (zeroPoint != 0) {
                for (int i = 0; i < count * depth; i++) {
                    staging[i] -= zeroPoint;
                }
            }
            pack(first, count, staging, depth, 1);
        }
    }

    /** Packs units {@code first … first + count - 1}: unit {@code i} has element {@code k} at {@code i * unitStep + k * depthStep}. */
    public void pack(int first, int count, int[] from, int unitStep, int depthStep) {
        if (unitLanes) {
            int i = 0;
            for (; depthStep == 1 && i + 4 <= count; i += 4) {
                packFour(from, i * unitStep, unitStep, depth, lanes, first + i);
            }
            for (; i < count; i++) {
                for (int k = 0; k < depth; k++) {
                    lanes[k][first + i] = from[i * unitStep + k * depthStep];
                }
            }
        } else {
            for (int i = 0; i < count; i++) {
                packOne(from, i * unitStep, depthStep, depth, matrix, (first + i) * stride);
            }
        }
    }

    private static void packOne(int[] from, int at, int step, int depth, int[] to, int target) {
        if (step == 1) {
            System.arraycopy(from, at, to, target, depth);
            return;
        }
        for (int k = 0; k < depth; k++) {
            to[target + k] = from[at + k * step];
        }
    }

    /** Four units that lie {@code step} apart, with their elements one after the other: so is each read, and so are stores. */
    private static void packFour(int[] from, int at, int step, int depth, int[][] lanes, int unit) {
        for (int k = 0; k < depth; k++) {
            int[] lane = lanes[k];
            lane[unit] = from[at + k];
            lane[unit + 1] = from[at + step + k];
            lane[unit + 2] = from[at + 2 * step + k];
            lane[unit + 3] = from[at + 3 * step + k];
        }
    }

    /** Multiplies the first {@code count} rows; row {@code r} of the result starts at {@code at + r * step}. */
    public void multiply(int count, int[] to, int at, int step) {
        if (unitLanes) {
            clearBeyondDepth(count);
            IntLoops.multiply(rows, stride, 0, stride, count, lanes, units, sums);
            for (int r = 0; r < count; r++) {
                System.arraycopy(sums[r], 0, to, at + r * step, units);
            }
            return;
        }
        transpose(count);
        IntLoops.multiply(matrix, stride, 0, stride, units, lanes, count, sums);
        for (int u = 0; u < units; u++) {
            int[] sum = sums[u];
            for (int r = 0; r < count; r++) {
                to[at + r * step + u] = sum[r];
            }
        }
    }

    /**
     * As {@link #multiply} with 64-bit sums of products of 16-bit with 8-bit numbers: as many products as 32 bits hold
     * are summed in 32 bits.
     */
    public void multiplyWide(int count, long[] to, int at, int step) {
        for (int r = 0; r < count; r++) {
            Arrays.fill(to, at + r * step, at + r * step + units, 0L);
        }
        if (unitLanes) {
            clearBeyondDepth(count);
        } else {
            transpose(count);
        }
        for (int from = 0; from < stride; from += NARROW_PRODUCTS) {
            int end = Math.min(stride, from + NARROW_PRODUCTS);
            if (unitLanes) {
                IntLoops.multiply(rows, stride, from, end, count, lanes, units, sums);
            } else {
                IntLoops.multiply(matrix, stride, from, end, units, lanes, count, sums);
            }
            for (int r = 0; r < count; r++) {
                for (int u = 0; u < units; u++) {
                    to[at + r * step + u] += unitLanes ? sums[r][u] : sums[u][r];
                }
            }
        }
    }

    private void transpose(int count) {
        for (int k = 0; k < depth; k++) {
            int[] lane = lanes[k];
            for (int r = 0; r < count; r++) {
                lane[r] = rows[r * stride + k];
            }
        }
        for (int k = depth; k < stride; k++) {
            Arrays.fill(lanes[k], 0, count, 0);
        }
    }

    private void clearBeyondDepth(int count) {
        for (int r = 0; r < count; r++) {
            Arrays.fill(rows, r * stride + depth, (r + 1) * stride, 0);
        }
    }
}
