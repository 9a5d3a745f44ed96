package dev.tern.kernels.product;

import dev.tern.assembler.CodeMemory;
import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import org.jspecify.annotations.Nullable;

/**
 * A product of floats as operators ask for it: {@code rows} rows of {@code depth} numbers times {@code columns} columns of
 * weights, weights at equal distances.
 *
 * @param weights address of the weights, which do not change
 * @param columnBytes from column to column of the weights
 * @param depthBytes from one step of depth to the next
 * @param bias address of one number for each column, 0 for none
 * @param input address of the first row, which lies as windows say where they are given
 * @param output address of the first result
 * @param outputStride bytes from row to row of results
 * @param addend address of what is added to the first result, laid out as the results; 0 for nothing
 */
public record FloatProduct(
        long rows,
        int columns,
        int depth,
        long weights,
        long columnBytes,
        long depthBytes,
        long bias,
        long input,
        long inputStride,
        long output,
        long outputStride,
        long addend,
        Limits limits,
        @Nullable Windows windows) {
    /** The smallest and the largest result. */
    public record Limits(float low, float high) {}

    /** Input that a tile reads over and over should stay in a core's own cache. */
    private static final long GROUP_BYTES = 128 << 10;

    /** Work that is worth handing to a thread. */
    private static final long TILE_PRODUCTS = 1 << 19;

    /** A kernel for this product; packs the weights now. */
    public TiledKernel kernel(Workshop workshop, Binding binding) {
        int lanes = workshop.traits().lanes();
        ProductKey key = ProductKey.of(workshop.traits(), rows, columns, gathering(), addend != 0);
        CodeMemory.Code code = workshop.code(key, m -> ProductCode.write(m, key));
        int panelColumns = key.panelColumns(lanes);
        int lastVectors = key.vectorsLeft(lanes) == 0 ? key.vectors() : key.vectorsLeft(lanes);
        Panels layout = new Panels(
                weights, columnBytes, depthBytes, bias, columns, depth, panelColumns, lastVectors * lanes);
        int panels = layout.count();
        long packed = layout.pack(workshop, binding);

        long groupRows = groupRows(key, panelColumns);
        long groups = Math.ceilDiv(rows, groupRows);
        long inputNumbers = rows * depth;
        long weightNumbers = (long) columns * depth;
        boolean rowsInner = weightNumbers + panels * inputNumbers < inputNumbers + groups * weightNumbers;
        int runs = windows == null ? 1 : windows.runs();
        Parameters params = new Parameters(binding, ProductCode.BYTES)
                .set(ProductCode.INPUT, input)
                .set(ProductCode.WEIGHTS, packed)
                .set(ProductCode.OUTPUT, output)
                .set(ProductCode.ROWS, rows)
                .set(ProductCode.INPUT_STRIDE, inputStride)
                .set(ProductCode.OUTPUT_STRIDE, outputStride)
                .set(ProductCode.RUN_BYTES_NEGATED, -4L * (depth / runs))
                .set(ProductCode.PANEL_BYTES, layout.panelBytes())
                .set(ProductCode.GROUP_ROWS, groupRows)
                .set(ProductCode.INNER_TILES, rowsInner ? groups : panels)
                .set(ProductCode.ROWS_ARE_INNER, rowsInner ? 1 : 0)
                .set(ProductCode.LAST_PANEL, panels - 1L)
                .set(ProductCode.LOW, limits.low)
                .set(ProductCode.HIGH, limits.high)
                .set(ProductCode.TO_ADDEND, addend - output)
                .set(ProductCode.RUNS, runs);
        if (windows != null) {
            windows.describe(binding, params, input);
        }
        int tiles = Math.toIntExact(groups * panels);
        return new Native(code, params, tiles);
    }

    private ProductKey.Gathering gathering() {
        if (windows == null) {
            return ProductKey.Gathering.NONE;
        }
        return windows.byRows() ? ProductKey.Gathering.ROWS : ProductKey.Gathering.TAPS;
    }

    private long groupRows(ProductKey key, int panelColumns) {
        long fit = GROUP_BYTES / (4L * depth);
        long worth = TILE_PRODUCTS / Math.max(1, (long) depth * Math.min(columns, panelColumns));
        long blocks = Math.max(1, Math.min(fit, worth) / key.rows());
        return Math.min(blocks, Math.ceilDiv(rows, key.rows())) * key.rows();
    }
}
