package dev.tern.kernels.product;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.window.WindowAxis;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of 3 x 3 taps, step 1, by Winograd's way F(4x4, 3x3): squares of 4 x 4 results take 36 products of each channel
 * and unit instead of 144. Windows of 6 x 6 pixels and weights are seen as polynomials at the points 0, ±√½, ±√2 and infinity,
 * multiplied there, and brought back. The points' squares multiply to 1, which keeps numbers of one size. A result lies within
 * 5e-6 of the sum over channels and taps of |w| times the largest |x| that its square sees (tested; 5e-7 is usual where all
 * numbers are of one size). What one square sees may touch all its results: an infinity or NaN among it makes them NaN.
 *
 * @param input address of the images
 * @param output address of the results
 * @param addend address of what is added to the first result, laid out as the results; 0 for nothing
 */
public record Winograd(
        WindowAxis down,
        WindowAxis across,
        int batches,
        int channels,
        int units,
        long input,
        long output,
        long addend,
        FloatProduct.Limits limits) {
    static final int RESULTS = 4;
    static final int WINDOW = 6;
    static final int MATRICES = WINDOW * WINDOW;

    // The points and their squares.
    static final float NEAR = (float) Math.sqrt(0.5);
    static final float FAR = (float) Math.sqrt(2);
    static final float NEAR_SQUARE = 0.5f;
    static final float FAR_SQUARE = 2f;
    static final float SUM_OF_SQUARES = 2.5f;

    /** Transformed windows of a tile should stay in a core's own cache. */
    private static final long GROUP_BYTES = 96 << 10;

    /** Tiles that several threads can share evenly. */
    private static final int TILES_WANTED = 8;

    /** Work that is worth handing to a thread. */
    private static final long TILE_PRODUCTS = 1 << 16;

    /** So few squares are no work for two threads: panels must be. */
    private static final int FEW_SQUARES = 8;

    /** Fewer channels or units do not outweigh the transforms. */
    private static final int CHANNELS_LEAST = 8;

    /** Fewer squares do not outweigh reading four times as many weights. */
    private static final int SQUARES_LEAST = 4;

    /** Transformed weights of more bytes than these do not stay in a cache from run to run, */
    private static final long NEAR_BYTES = 8 << 20;

    /** and reading them is then worth it for more squares than these. */
    private static final int FAR_SQUARES_LEAST = 16;

    /** Squares that reach over the edge compute for nothing; fewer results of each do not outweigh that. */
    private static final int RESULTS_LEAST = 8;

    /** Whether windows are 3 x 3 pixels with step 1. */
    public static boolean fits(WindowAxis down, WindowAxis across) {
        return fits(down) && fits(across);
    }

    private static boolean fits(WindowAxis axis) {
        return axis.window() == 3 && axis.stride() == 1 && axis.dilation() == 1;
    }

    /** Why the plain product of windows that fit is quicker, or null. */
    public static @Nullable String whyNot(WindowAxis down, WindowAxis across, int batches, int channels, int units) {
        if (channels < CHANNELS_LEAST || units < CHANNELS_LEAST) {
            return "too few channels";
        }
        long squares = squares(down, across, batches);
        boolean near = 4L * MATRICES * channels * units <= NEAR_BYTES;
        boolean few = squares < (near ? SQUARES_LEAST : FAR_SQUARES_LEAST);
        long results = (long) batches * down.output() * across.output();
        return few || results < RESULTS_LEAST * squares ? "too few results" : null;
    }

    private static long squares(WindowAxis down, WindowAxis across, int batches) {
        return (long) batches * Math.ceilDiv(down.output(), RESULTS) * Math.ceilDiv(across.output(), RESULTS);
    }

    /** A kernel for this convolution. */
    public TiledKernel kernel(Workshop wide, Binding binding) {
        Workshop workshop = wide.fitting(units);
        Traits traits = workshop.traits();
        ProductKey product = product(traits);
        Cut cut = cut(product, traits.lanes());
        WinogradCode.Key key = new WinogradCode.Key(product, channels % traits.lanes());
        CodeMemory.Code code = workshop.code(key, m -> WinogradCode.write(m, key));
        long rowBytes = 4L * Math.ceilDiv(channels, traits.lanes()) * traits.lanes();
        long inputMatrix = apart(cut.groupSquares * rowBytes);
        long productMatrix = apart(cut.groupSquares * 4 * product.panelColumns(traits.lanes()));
        WinogradWeights packing = new WinogradWeights(binding, units, channels, product.vectors(), traits.lanes());
        long packed = packing.pack(workshop);
        MemorySegment rowTable = rows(binding);
        MemorySegment columnTable = columns(binding);
        return Slots.of(
                code,
                cut.tiles(),
                binding,
                MATRICES * (inputMatrix + productMatrix),
                scratch -> layout(new Parameters(binding, WinogradCode.BYTES), cut, traits.lanes())
                        .set(WinogradCode.INPUTS, scratch)
                        .set(WinogradCode.PRODUCTS, scratch + MATRICES * inputMatrix)
                        .set(WinogradCode.WEIGHTS, packed)
                        .set(WinogradCode.PANEL_BYTES, packing.panelBytes())
                        .set(WinogradCode.ROW_TABLE, rowTable.address())
                        .set(WinogradCode.COLUMN_TABLE, columnTable.address())
                        .set(WinogradCode.COLUMN_END, columnTable.address() + columnTable.byteSize())
                        .set(WinogradCode.INPUT_ROW, rowBytes)
                        .set(WinogradCode.INPUT_MATRIX, inputMatrix)
                        .set(WinogradCode.PRODUCT_MATRIX, productMatrix));
    }

    private ProductKey product(Traits traits) {
        long squares = squares(down, across, batches);
        int most = squares > FEW_SQUARES ? ProductKey.VECTORS_MOST : Math.max(1, units / traits.lanes() / 2);
        return ProductKey.of(
                traits,
                squares,
                units,
                Math.min(most, ProductKey.VECTORS_MOST),
                ProductKey.Gathering.NONE,
                addend != 0,
                false);
    }

    /** How work is cut: tiles are a group of squares times some panels. */
    private record Cut(long squares, long groupSquares, int panels, long panelsEach) {
        long groups() {
            return Math.ceilDiv(squares, groupSquares);
        }

        int tiles() {
            return Math.toIntExact(groups() * Math.ceilDiv(panels, panelsEach));
        }
    }

    private Cut cut(ProductKey product, int lanes) {
        long squares = squares(down, across, batches);
        int panelUnits = product.panelColumns(lanes);
        int panels = Math.ceilDiv(units, panelUnits);
        long fit = Math.min(GROUP_BYTES / (4L * MATRICES * channels), Math.ceilDiv(squares, TILES_WANTED));
        long groupSquares =
                Math.min(Math.max(1, Math.ceilDiv(fit, product.rows())), Math.ceilDiv(squares, product.rows()))
                        * product.rows();
        long groups = Math.ceilDiv(squares, groupSquares);
        long worth = Math.ceilDiv(TILE_PRODUCTS, MATRICES * groupSquares * channels * panelUnits);
        long panelsEach = Math.min(panels, Math.max(worth, Math.ceilDiv(panels * groups, TILES_WANTED)));
        return new Cut(squares, groupSquares, panels, panelsEach);
    }

    /** Sets the parameters that tell extents and limits, which are the same for every call's scratch memory. */
    private Parameters layout(Parameters parameters, Cut cut, int lanes) {
        return parameters
                .set(WinogradCode.SQUARES_ACROSS, Math.ceilDiv(across.output(), RESULTS))
                .set(WinogradCode.SQUARES, cut.squares)
                .set(WinogradCode.GROUP_SQUARES, cut.groupSquares)
                .set(WinogradCode.GROUPS, cut.groups())
                .set(WinogradCode.PANELS, cut.panels)
                .set(WinogradCode.PANELS_EACH, cut.panelsEach)
                .set(WinogradCode.CHANNEL_BYTES_NEGATED, -4L * channels)
                .set(WinogradCode.CHANNEL_VECTORS, channels / lanes)
                .set(WinogradCode.UNIT_VECTORS, units / lanes)
                .set(WinogradCode.RESULT_PIXEL, 4L * units)
                .set(WinogradCode.RESULT_ROW, 4L * units * across.output())
                .set(WinogradCode.LOW, limits.low())
                .set(WinogradCode.HIGH, limits.high())
                .set(WinogradCode.TO_ADDEND, addend - output);
    }

    /** Matrices whose places in a cache do not coincide. */
    private static long apart(long bytes) {
        return (bytes + 63 & -64) + 64;
    }

    private MemorySegment rows(Binding binding) {
        long rowBytes = 4L * channels * across.input();
        MemorySegment zeros = binding.memory(rowBytes);
        int count = Math.ceilDiv(down.output(), RESULTS);
        MemorySegment table = binding.memory((long) WinogradCode.ENTRY_BYTES * batches * count);
        for (int n = 0; n < batches * count; n++) {
            long image = n / count;
            int first = n % count * RESULTS;
            long entry = (long) WinogradCode.ENTRY_BYTES * n;
            for (int i = 0; i < WINDOW; i++) {
                int row = down.start(first) + i;
                boolean inside = row >= 0 && row < down.input();
                long address = input + (image * down.input() + row) * rowBytes;
                table.set(ValueLayout.JAVA_LONG, entry + 8L * i, inside ? address : zeros.address());
            }
            long result = (image * down.output() + first) * across.output();
            table.set(ValueLayout.JAVA_LONG, entry + WinogradCode.RESULT, output + 4L * units * result);
            table.set(ValueLayout.JAVA_LONG, entry + WinogradCode.COUNT, Math.min(RESULTS, down.output() - first));
        }
        return table;
    }

    private MemorySegment columns(Binding binding) {
        int count = Math.ceilDiv(across.output(), RESULTS);
        MemorySegment table = binding.memory((long) WinogradCode.ENTRY_BYTES * count);
        for (int n = 0; n < count; n++) {
            int first = n * RESULTS;
            long entry = (long) WinogradCode.ENTRY_BYTES * n;
            for (int j = 0; j < WINDOW; j++) {
                int column = across.start(first) + j;
                boolean inside = column >= 0 && column < across.input();
                table.set(ValueLayout.JAVA_LONG, entry + 8L * j, inside ? 4L * channels * column : -1);
            }
            table.set(ValueLayout.JAVA_LONG, entry + WinogradCode.RESULT, 4L * units * first);
            table.set(ValueLayout.JAVA_LONG, entry + WinogradCode.COUNT, Math.min(RESULTS, across.output() - first));
        }
        return table;
    }
}
