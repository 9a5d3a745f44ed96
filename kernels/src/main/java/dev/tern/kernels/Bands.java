package dev.tern.kernels;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A depthwise convolution and the product of pixels behind it as one kernel, perhaps with the product of pixels in front of it.
 * A tile is a band of lines: what one leaves for the next lies in scratch memory of the call, small enough to stay in a core's
 * own cache. Lines in front of the convolution that the next band needs as well are kept while a call goes on.
 */
public final class Bands implements TiledKernel {
    private final @Nullable Native front;
    private final Native windows;
    private final Native product;
    private final BandCut cut;
    private final long source;
    private final long result;
    private final Slot[] slots;
    private final FreeSlots free;

    /**
     * What a call writes: parameters of its own, whose addresses follow the band.
     *
     * @param front those of the product in front; unused where there is none
     * @param lines the lines in front of the convolution; empty where there is no product
     * @param tables where parameters of the convolution tell each row's address: one table for each band, else 0
     */
    private record Slot(
            Parameters front, Parameters windows, Parameters product, MemorySegment lines, long middle, long tables) {}

    private Bands(
            @Nullable Native front,
            Native windows,
            Native product,
            BandCut cut,
            long source,
            long result,
            Slot[] slots) {
        this.front = front;
        this.windows = windows;
        this.product = product;
        this.cut = cut;
        this.source = source;
        this.result = result;
        this.slots = slots;
        this.free = new FreeSlots(slots.length);
    }

    /**
     * All as one, or null where one of them is no single piece of code.
     *
     * @param front the product of {@link BandCut#rows} rows in front, or null
     * @param windows the convolution of all lines
     * @param product the product of one band
     * @param source what the first of them reads
     * @param scratch memory of {@link BandCut#scratchBytes}
     */
    public static @Nullable TiledKernel of(
            @Nullable Kernel front,
            Kernel windows,
            Kernel product,
            BandCut cut,
            Tensor source,
            Tensor result,
            MemorySegment scratch,
            Binding binding) {
        Native first = front instanceof Native code ? code : null;
        if (first == null && front != null
                || !(windows instanceof Native middle)
                || !(product instanceof Native last)) {
            return null;
        }
        boolean byTable = first != null && source.type() == DataType.FLOAT32;
        long zeros = byTable ? binding.memory(cut.lineBytes()).address() : 0;
        Slot[] slots = new Slot[cut.slots()];
        for (int i = 0; i < slots.length; i++) {
            MemorySegment own = scratch.asSlice(i * cut.slotBytes(), cut.slotBytes());
            MemorySegment lines = own.asSlice(0, cut.linesBytes());
            long between = own.address() + cut.linesBytes();
            slots[i] = new Slot(
                    (first == null ? middle : first).params().copy(binding),
                    middle.params().copy(binding),
                    last.params().copy(binding).set(0, between),
                    lines,
                    between,
                    byTable ? tables(cut, lines.address(), zeros, binding) : 0);
        }
        return new Bands(
                first, middle, last, cut, source.data().address(), result.data().address(), slots);
    }

    /** For each band, each of its lines and each tap the address of the row under it. */
    private static long tables(BandCut cut, long lines, long zeros, Binding binding) {
        WindowAxis down = cut.down();
        MemorySegment tables = binding.memory((long) cut.bands() * cut.height() * cut.tableLineBytes());
        long[] rows = new long[Math.toIntExact(tables.byteSize() / Long.BYTES)];
        int at = 0;
        for (int band = 0; band < cut.bands(); band++) {
            for (int y = cut.line(band); y < cut.line(band) + cut.height(); y++) {
                for (int tap = 0; tap < down.window(); tap++) {
                    int row = down.start(y) + tap * down.dilation();
                    boolean inside = row >= 0 && row < down.input();
                    long place = lines + (row - cut.rowFrom(cut.line(band))) * cut.lineBytes();
                    rows[at++] = inside ? place : zeros;
                }
            }
        }
        Operands.store(rows, tables, 0);
        return tables.address();
    }

    @Override
    public int tiles() {
        return cut.tiles();
    }

    @Override
    public void run(int first, int end) {
        int number = free.take();
        try {
            int rowsTo = 0;
            int last = Math.min(cut.bands(), end * cut.bandsOfTile());
            for (int band = first * cut.bandsOfTile(); band < last; band++) {
                if (front != null) {
                    rowsTo = rows(front, slots[number], band, rowsTo);
                }
                band(slots[number], cut.line(band));
            }
        } finally {
            free.giveBack(number);
        }
    }

    /**
     * Computes the rows under a band that are not there yet; rows up to {@code rowsTo} are there, where those of the band before
     * begin. Answers up to which row they are there now.
     */
    private int rows(Native rows, Slot slot, int band, int rowsTo) {
        int line = cut.line(band);
        int from = cut.rowFrom(line);
        long lineBytes = cut.lineBytes();
        if (rowsTo > from) {
            long before = (from - cut.rowFrom(cut.line(band - 1))) * lineBytes;
            MemorySegment.copy(slot.lines, before, slot.lines, 0, (rowsTo - from) * lineBytes);
        }
        long base = slot.lines.address() - from * lineBytes;
        int to = cut.rowTo(line);
        int row = Math.max(from, rowsTo);
        while (row < to) {
            row = Math.min(row, cut.down().input() - cut.rows());
            slot.front.set(0, source + row * cut.sourceBytes()).set(Native.OUTPUT, base + row * lineBytes);
            rows.code().run(slot.front.address(), 0, rows.tiles());
            row += cut.rows();
        }
        slot.windows.set(
                0, slot.tables == 0 ? base : slot.tables + ((long) band * cut.height() - line) * cut.tableLineBytes());
        return row;
    }

    private void band(Slot slot, int line) {
        int tiles = windows.tiles() / cut.lines();
        slot.windows.set(Native.OUTPUT, slot.middle - line * cut.middleBytes());
        windows.code().run(slot.windows.address(), line * tiles, (line + cut.height()) * tiles);
        slot.product.set(Native.OUTPUT, result + line * cut.resultBytes());
        product.code().run(slot.product.address(), 0, product.tiles());
    }
}
