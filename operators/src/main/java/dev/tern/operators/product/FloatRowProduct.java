package dev.tern.operators.product;

import dev.tern.operators.Binding;
import dev.tern.operators.window.FloatSource;
import java.util.Arrays;

/**
 * Rows times a fixed matrix: {@code result[r][u] = sum over k of rows[r][k] * matrix[u][k]}. The caller packs the matrix,
 * fills {@link #rows} with at most {@link #blockRows} rows {@link #stride} apart, and multiplies, block after block.
 */
public final class FloatRowProduct {
    private static final int PACKED_AT_ONCE = 16;

    private final int depth;
    private final int stride;
    private final int units;
    private final int blockRows;
    private final boolean unitLanes;
    private final float[] rows;
    private final float[] matrix;
    private final float[] staging;
    private final float[][] lanes;
    private final float[][] sums;

    /** A product for up to {@code maxRows} rows in all; {@code depth} and {@code units} are the matrix's extents. */
    public FloatRowProduct(Binding binding, int depth, int units, long maxRows) {
        BlockPlan plan = BlockPlan.of(depth, units, maxRows);
        this.depth = depth;
        this.stride = plan.stride();
        this.units = units;
        this.blockRows = plan.blockRows();
        this.unitLanes = plan.unitLanes();
        this.rows = binding.sharedFloats((long) blockRows * stride);
        this.matrix = unitLanes ? new float[0] : binding.floats((long) units * stride);
        this.staging = binding.sharedFloats((long) Math.min(units, PACKED_AT_ONCE) * depth);
        this.lanes = new float[stride][];
        for (int k = 0; k < stride; k++) {
            lanes[k] = unitLanes ? binding.floats(units) : binding.sharedFloats(blockRows);
        }
        this.sums = new float[unitLanes ? blockRows : units][];
        for (int s = 0; s < sums.length; s++) {
            sums[s] = binding.sharedFloats(unitLanes ? units : blockRows);
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
    public float[] rows() {
        return rows;
    }

    /** Packs all units from a source that holds them one after the other from element {@code at} on. */
    public void pack(FloatSource from, long at) {
        for (int first = 0; first < units; first += PACKED_AT_ONCE) {
            int count = Math.min(PACKED_AT_ONCE, units - first);
            from.read(at + (long) first * depth, count * depth, staging, 0);
            pack(first, count, staging, depth, 1);
        }
    }

    /** Packs units {@code first … first + count - 1}: unit {@code i} has element {@code k} at {@code i * unitStep + k * depthStep}. */
    public void pack(int first, int count, float[] from, int unitStep, int depthStep) {
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

    private static void packOne(float[] from, int at, int step, int depth, float[] to, int target) {
        if (step == 1) {
            System.arraycopy(from, at, to, target, depth);
            return;
        }
        for (int k = 0; k < depth; k++) {
            to[target + k] = from[at + k * step];
        }
    }

    /** Four units that lie {@code step} apart, with their elements one after the other: so is each read, and so are stores. */
    private static void packFour(float[] from, int at, int step, int depth, float[][] lanes, int unit) {
        for (int k = 0; k < depth; k++) {
            float[] lane = lanes[k];
            lane[unit] = from[at + k];
            lane[unit + 1] = from[at + step + k];
            lane[unit + 2] = from[at + 2 * step + k];
            lane[unit + 3] = from[at + 3 * step + k];
        }
    }

    /** Multiplies the first {@code count} rows; row {@code r} of the result starts at {@code at + r * step}. */
    public void multiply(int count, float[] to, int at, int step) {
        if (unitLanes) {
            clearBeyondDepth(count);
            FloatLoops.multiply(rows, stride, count, lanes, units, sums);
            for (int r = 0; r < count; r++) {
                System.arraycopy(sums[r], 0, to, at + r * step, units);
            }
            return;
        }
        transpose(count);
        FloatLoops.multiply(matrix, stride, units, lanes, count, sums);
        for (int u = 0; u < units; u++) {
            float[] sum = sums[u];
            for (int r = 0; r < count; r++) {
                to[at + r * step + u] = sum[r];
            }
        }
    }

    private void transpose(int count) {
        for (int k = 0; k < depth; k++) {
            float[] lane = lanes[k];
            for (int r = 0; r < count; r++) {
                lane[r] = rows[r * stride + k];
            }
        }
        for (int k = depth; k < stride; k++) {
            Arrays.fill(lanes[k], 0, count, 0f);
        }
    }

    private void clearBeyondDepth(int count) {
        for (int r = 0; r < count; r++) {
            Arrays.fill(rows, r * stride + depth, (r + 1) * stride, 0f);
        }
    }
}
