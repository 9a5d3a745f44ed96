package dev.tern.kernels.product;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.Pages;
import dev.tern.kernels.Native;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product of floats as operators ask for it: {@code rows} rows of {@code depth} numbers times {@code columns} columns of
 * weights, weights at equal distances.
 *
 * @param weights address of the weights
 * @param columnBytes from column to column of the weights
 * @param depthBytes from one step of depth to the next
 * @param pieces where the weights of each part of the depth begin, counted from the first; parts are equally deep
 * @param bias address of one number for each column, 0 for none
 * @param weightsChange whether weights or bias may change from run to run
 * @param input address of the first row, which lies as windows say where they are given
 * @param output address of the first result
 * @param outputStride bytes from row to row of results
 * @param addend address of what is added to the first result, laid out as the results; 0 for nothing
 * @param places address of each row's results where they do not lie at equal distances, else empty
 * @param operand the node's operand that weights come from
 */
public record FloatProduct(
        long rows,
        int columns,
        int depth,
        long weights,
        long columnBytes,
        long depthBytes,
        List<Long> pieces,
        long bias,
        boolean weightsChange,
        long input,
        long inputStride,
        long output,
        long outputStride,
        long addend,
        Limits limits,
        @Nullable Windows windows,
        List<Long> places,
        int operand) {
    /** A product with weights of the second operand. */
    public FloatProduct(
            long rows,
            int columns,
            int depth,
            long weights,
            long columnBytes,
            long depthBytes,
            List<Long> pieces,
            long bias,
            boolean weightsChange,
            long input,
            long inputStride,
            long output,
            long outputStride,
            long addend,
            Limits limits,
            @Nullable Windows windows,
            List<Long> places) {
        this(
                rows,
                columns,
                depth,
                weights,
                columnBytes,
                depthBytes,
                pieces,
                bias,
                weightsChange,
                input,
                inputStride,
                output,
                outputStride,
                addend,
                limits,
                windows,
                places,
                1);
    }

    /** The smallest and the largest result. */
    public record Limits(float low, float high) {}

    /** Input that a tile reads over and over should stay in a core's own cache. */
    private static final long GROUP_BYTES = 128 << 10;

    /** Work that is worth handing to a thread. */
    private static final long TILE_PRODUCTS = 1 << 17;

    /** Threads' shares then end where those of neighbouring kernels do, nearly: what lies between has to change its core. */
    private static final int TILES_WANTED = 16;

    /** Weights of a single row that fit the caches are quicker in panels; larger ones are as quick where they lie. */
    private static final long NEAR_BYTES = 512 << 10;

    /** Weights that change are not worth being packed for fewer rows than these. */
    private static final long STREAMED_ROWS_MOST = 128;

    /** Whether weights of this shape fit the caches, so that a single row's are packed as any. */
    public static boolean isNear(Shape weights) {
        return 4L * weights.elements() <= NEAR_BYTES;
    }

    /** A kernel for this product. Weights that do not change are packed now, others at the start of each run. */
    public TiledKernel kernel(Workshop workshop, Binding binding) {
        Tensor halves = binding.halves(operand);
        boolean straight = windows == null && depthBytes == 4 && places.isEmpty();
        boolean near = isNear(Shape.of(columns, depth));
        if (straight && (weightsChange ? rows <= STREAMED_ROWS_MOST : rows == 1 && !near)) {
            boolean streamsHalves = rows == 1 && halves != null && Operands.isReachable(halves);
            return streaming(workshop, binding, streamsHalves ? halves : null);
        }
        return blocks(workshop.fitting(columns), binding);
    }

    /** A product that reads weights where they lie, those that are widened from {@code halves} in half precision. */
    private TiledKernel streaming(Workshop workshop, Binding binding, @Nullable Tensor halves) {
        if (halves != null) {
            binding.doneWith(operand);
        }
        boolean widened = halves != null;
        MemorySegment there = (halves != null ? halves : binding.input(operand)).data();
        if (!weightsChange && there.isMapped()) {
            workshop.later(
                    () -> Pages.bringNear(there)); // pages of a file, which the first run would wait for one by one
        }
        DotKey key =
                DotKey.of(workshop.traits(), Math.toIntExact(rows), columns, depth, bias != 0, addend != 0, widened);
        CodeMemory.Code code = workshop.code(key, m -> DotCode.write(m, key));
        int tiles = Math.ceilDiv(columns, key.units());
        Parameters params = new Parameters(binding, DotCode.BYTES)
                .set(DotCode.INPUT, input)
                .set(DotCode.WEIGHTS, halves == null ? weights : Operands.address(halves))
                .set(DotCode.OUTPUT, output)
                .set(DotCode.BIAS, bias)
                .set(DotCode.TO_ADDEND, addend - output)
                .set(DotCode.UNIT_BYTES, halves == null ? columnBytes : columnBytes / 2)
                .set(DotCode.WHOLE_BYTES_NEGATED, -4L * (depth - key.depthLeft()))
                .set(DotCode.LAST_TILE, tiles - 1L)
                .set(DotCode.LOW, limits.low)
                .set(DotCode.HIGH, limits.high)
                .set(DotCode.BLOCKS, rows / key.rows())
                .set(DotCode.INPUT_STRIDE, inputStride)
                .set(DotCode.OUTPUT_STRIDE, outputStride);
        return new Native(code, params, tiles);
    }

    private TiledKernel blocks(Workshop workshop, Binding binding) {
        int lanes = workshop.traits().lanes();
        ProductKey key = ProductKey.of(workshop.traits(), rows, columns, gathering(), addend != 0, !places.isEmpty());
        CodeMemory.Code code = workshop.code(key, m -> ProductCode.write(m, key));
        int panelColumns = key.panelColumns(lanes);
        int lastVectors = key.vectorsLeft(lanes) == 0 ? key.vectors() : key.vectorsLeft(lanes);
        Panels layout = new Panels(
                weights,
                columnBytes,
                depthBytes,
                pieces,
                bias,
                columns,
                depth,
                panelColumns,
                lastVectors * lanes,
                operand);
        int panels = layout.count();
        Panels.Packed changing = weightsChange ? layout.packed(workshop, binding) : null;
        long panelsAt = changing == null ? layout.pack(workshop, binding) : changing.address();

        long groupRows = groupRows(key, panelColumns, panels);
        long groups = Math.ceilDiv(rows, groupRows);
        long inputNumbers = rows * depth;
        long weightNumbers = (long) columns * depth;
        boolean rowsInner = weightNumbers + panels * inputNumbers < inputNumbers + groups * weightNumbers;
        int runs = windows == null ? 1 : windows.runs();
        Parameters params = new Parameters(binding, ProductCode.BYTES)
                .set(ProductCode.INPUT, input)
                .set(ProductCode.WEIGHTS, panelsAt)
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
        if (!places.isEmpty()) {
            MemorySegment table = binding.memory(8L * places.size());
            for (int i = 0; i < places.size(); i++) {
                table.set(ValueLayout.JAVA_LONG, 8L * i, places.get(i));
            }
            params.set(ProductCode.PLACES, table.address());
        }
        if (windows != null) {
            windows.describe(binding, params, input);
        }
        int tiles = Math.toIntExact(groups * panels);
        Native product = new Native(code, params, tiles);
        return changing == null ? product : new Repacked(product, changing.packing());
    }

    /** A product whose weights are packed at the start of each run. */
    private record Repacked(Native product, TiledKernel packing) implements TiledKernel {
        @Override
        public int tiles() {
            return product.tiles();
        }

        @Override
        public void begin() {
            packing.run();
        }

        @Override
        public void run(int first, int end) {
            product.run(first, end);
        }
    }

    private ProductKey.Gathering gathering() {
        if (windows == null) {
            return ProductKey.Gathering.NONE;
        }
        return windows.byRows() ? ProductKey.Gathering.ROWS : ProductKey.Gathering.TAPS;
    }

    private long groupRows(ProductKey key, int panelColumns, int panels) {
        long fit = GROUP_BYTES / (4L * depth);
        long worth = TILE_PRODUCTS / Math.max(1, (long) depth * Math.min(columns, panelColumns));
        long wanted = rows * panels / TILES_WANTED;
        long blocks = Math.max(1, Math.min(wanted, Math.min(fit, worth)) / key.rows());
        return Math.min(blocks, Math.ceilDiv(rows, key.rows())) * key.rows();
    }
}
