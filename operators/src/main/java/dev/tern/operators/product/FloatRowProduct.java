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
        this.rows = binding.floats((long) blockRows * stride);
        this.matrix = unitLanes ? new float[0] : binding.floats((long) units * stride);
        this.staging = binding.floats((long) Math.min(units, PACKED_AT_ONCE) * depth);
        this.lanes = new float[stride][];
        for (int k = 0; k < stride; k++) {
            lanes[k] = binding.floats(unitLanes ? units : blockRows);
        }
        this.sums = new float[unitLanes ? blockRows : units][];
        for (int s = 0; s < sums.length; s++) {
            sums[s] = binding.floats(unitLanes ? units : blockRows);
        }
    }

    /** Most rows that one {@link #multiply} takes. */
    public int blockRows() {
        return blockRows;
    }

    /** Distance between rows in {@link #rows}; elements beyond the depth stay zero. */
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
            for (int k = 0; k < depth; k++) {
                float[] lane = lanes[k];
                for (int i = 0; i < count; i++) {
                    lane[first + i] = from[i * unitStep + k * depthStep];
                }
            }
        } else {
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < depth; k++) {
                    matrix[(first + i) * stride + k] = from[i * unitStep + k * depthStep];
                }
            }
        }
    }

    /** Multiplies the first {@code count} rows; row {@code r} of the result starts at {@code at + r * step}. */
    public void multiply(int count, float[] to, int at, int step) {
        if (unitLanes) {
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
    }

    /** Fills the rows with zeros, for callers that write only parts of them. */
    public void clearRows() {
        Arrays.fill(rows, 0f);
    }
}
