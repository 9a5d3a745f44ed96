package dev.tern.kernels.product;

import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.operators.Binding;
import dev.tern.operators.window.WindowAxis;
import java.lang.foreign.MemorySegment;

/**
 * How the rows of a product are gathered from images: each tap of a window is a run of {@code channels} numbers.
 *
 * @param pixelBytes from pixel to pixel
 * @param firstByte where in a pixel the run starts
 */
public record Windows(WindowAxis down, WindowAxis across, int batches, int channels, long pixelBytes, long firstByte) {
    /** Longer runs gain nothing by being put together. */
    private static final long ROW_BYTES_MOST = 384;

    /** Whether windows like these can be gathered. */
    public static boolean fit(WindowAxis down, WindowAxis across) {
        return (long) down.window() * across.window() <= WindowCode.TAPS_MOST;
    }

    /** Whether the taps of a window's row lie side by side and are few enough to be one run. */
    boolean byRows() {
        return across.dilation() == 1
                && pixelBytes == 4L * channels
                && across.window() * pixelBytes <= ROW_BYTES_MOST
                && across.window() * pixelBytes * down.window() <= WindowCode.BORDER_BYTES_MOST;
    }

    int runs() {
        return byRows() ? down.window() : down.window() * across.window();
    }

    void describe(Binding binding, Parameters params, long image) {
        MemorySegment zeros = binding.memory(4L * channels * across.window());
        MemorySegment rowTable = binding.memory(8L * batches * down.output() * down.window());
        long rowBytes = across.input() * pixelBytes;
        long[] rows = new long[Math.multiplyExact(down.output(), down.window())];
        for (int n = 0; n < batches; n++) {
            long first = image + n * down.input() * rowBytes + firstByte;
            int at = 0;
            for (int y = 0; y < down.output(); y++) {
                for (int tap = 0; tap < down.window(); tap++) {
                    long row = down.start(y) + (long) tap * down.dilation();
                    boolean inside = row >= 0 && row < down.input();
                    rows[at++] = inside ? first + row * rowBytes : 0;
                }
            }
            Operands.store(rows, rowTable, (long) n * rows.length);
        }
        MemorySegment columnTable = byRows() ? windowColumns(binding) : tapColumns(binding);
        params.set(WindowCode.ROW_TABLE, rowTable.address())
                .set(WindowCode.COLUMN_TABLE, columnTable.address())
                .set(WindowCode.TAPS_DOWN, down.window())
                .set(WindowCode.TAPS_ACROSS, across.window())
                .set(WindowCode.OUTPUT_COLUMNS, across.output())
                .set(WindowCode.ZEROS, zeros.address())
                .set(WindowCode.INNER_FROM, innerFrom())
                .set(WindowCode.INNER_TO, innerTo())
                .set(WindowCode.FIRST_START, across.start(0) * pixelBytes)
                .set(WindowCode.STEP_BYTES, across.stride() * pixelBytes)
                .set(WindowCode.RUNS_ACROSS, byRows() ? 1 : across.window())
                .set(WindowCode.TAP_BYTES, across.dilation() * pixelBytes);
    }

    private int innerFrom() {
        int x = 0;
        while (x < across.output() && crossesBorder(x)) {
            x++;
        }
        return x;
    }

    private int innerTo() {
        int x = innerFrom();
        while (x < across.output() && !crossesBorder(x)) {
            x++;
        }
        return x;
    }

    private boolean crossesBorder(int x) {
        return across.firstTap(x) > 0 || across.endTap(x) < across.window();
    }

    private MemorySegment tapColumns(Binding binding) {
        MemorySegment columns = binding.memory(8L * across.output() * across.window());
        long[] numbers = new long[Math.multiplyExact(across.output(), across.window())];
        int at = 0;
        for (int x = 0; x < across.output(); x++) {
            for (int tap = 0; tap < across.window(); tap++) {
                long column = across.start(x) + (long) tap * across.dilation();
                boolean inside = column >= 0 && column < across.input();
                numbers[at++] = inside ? column * pixelBytes : -1;
            }
        }
        Operands.store(numbers, columns, 0);
        return columns;
    }

    private MemorySegment windowColumns(Binding binding) {
        MemorySegment columns = binding.memory((long) WindowCode.COLUMN_ENTRY * across.output());
        int entry = WindowCode.COLUMN_ENTRY / Long.BYTES;
        long[] numbers = new long[Math.multiplyExact(entry, across.output())];
        for (int x = 0; x < across.output(); x++) {
            int at = entry * x;
            numbers[at] = crossesBorder(x) ? 1 : 0;
            numbers[at + WindowCode.START / Long.BYTES] = across.start(x) * pixelBytes;
            numbers[at + WindowCode.INSIDE_FROM / Long.BYTES] = across.firstTap(x) * pixelBytes;
            numbers[at + WindowCode.INSIDE_TO / Long.BYTES] = across.endTap(x) * pixelBytes;
        }
        Operands.store(numbers, columns, 0);
        return columns;
    }
}
