package dev.tern.kernels;

import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A depthwise convolution and the product of pixels behind it as one kernel. A tile is a band of lines: the convolution
 * leaves them in scratch memory of the call, small enough to stay in a core's own cache, where the product finds them.
 */
public final class Bands implements TiledKernel {
    private final Native windows;
    private final Native product;
    private final Cut cut;
    private final long result;
    private final Slot[] slots;
    private final FreeSlots free;

    /**
     * How lines fall into bands.
     *
     * @param lines lines of all images
     * @param height lines of a band; the last may overlap the one before
     * @param middleBytes bytes of a line between the two
     * @param resultBytes bytes of a line of results
     */
    public record Cut(int lines, int height, long middleBytes, long resultBytes) {
        

        /** A cut of {@code middle} [image, height, width, channels] in front of {@code units} units, or null if none is worth it. */
        public static @Nullable Cut of(Shape middle, int units, int elementBytes) {
            long lines = (long) middle.dim(0) * middle.dim(1);
            long middleBytes = (long) elementBytes * middle.dim(2) * middle.dim(3);
            long resultBytes = (long) elementBytes * middle.dim(2) * units;
            long most = Long.getLong("tern.bands", 65536) / Math.max(1, middleBytes);
            if (most < 1 || most >= lines) {
                return null;
            }
            int best = 1;
            double bestCost = 1e9;
            for (int h = 1; h <= most; h++) {
                double cost = (double) Math.ceilDiv(lines, h) * (h + 0.3) / lines;
                if (cost < bestCost) {
                    bestCost = cost;
                    best = h;
                }
            }
            return new Cut((int) lines, best, middleBytes, resultBytes);
        }

        /** The cut, for people. */
        public String text() {
            return bands() + " bands of " + height + (height == 1 ? " line" : " lines");
        }

        int bands() {
            return Math.ceilDiv(lines, height);
        }

        private long slotBytes() {
            return Math.ceilDiv(height * middleBytes, ALIGNMENT) * ALIGNMENT;
        }

        /** Bytes of scratch memory for all calls that may go on at the same time. */
        public long scratchBytes() {
            return FreeSlots.count(bands()) * slotBytes();
        }
    }

    private static final int ALIGNMENT = 64;

    /** What a call writes: parameters of its own, whose addresses follow the band. */
    private record Slot(Parameters windows, Parameters product, long middle) {}

    private Bands(Native windows, Native product, Cut cut, long result, Slot[] slots) {
        this.windows = windows;
        this.product = product;
        this.cut = cut;
        this.result = result;
        this.slots = slots;
        this.free = new FreeSlots(slots.length);
    }

    /**
     * The two as one, or null where one of them is no single piece of code.
     *
     * @param windows the convolution of all lines
     * @param product the product of one band, whose input is {@code middle}
     * @param middle the scratch memory
     */
    public static @Nullable TiledKernel of(
            TiledKernel windows, TiledKernel product, Cut cut, Tensor middle, Tensor result, Binding binding) {
        if (!(windows instanceof Native front) || !(product instanceof Native back)) {
            return null;
        }
        Slot[] slots = new Slot[FreeSlots.count(cut.bands())];
        for (int i = 0; i < slots.length; i++) {
            long place = middle.data().address() + i * cut.slotBytes();
            slots[i] = new Slot(
                    front.params().copy(binding), back.params().copy(binding).set(0, place), place);
        }
        return new Bands(front, back, cut, result.data().address(), slots);
    }

    @Override
    public int tiles() {
        return cut.bands();
    }

    @Override
    public void run(int first, int end) {
        int slot = free.take();
        try {
            for (int band = first; band < end; band++) {
                band(slots[slot], Math.min(band * cut.height, cut.lines - cut.height));
            }
        } finally {
            free.giveBack(slot);
        }
    }

    private void band(Slot slot, int line) {
        int tiles = windows.tiles() / cut.lines;
        slot.windows.set(Native.OUTPUT, slot.middle - line * cut.middleBytes);
        windows.code().run(slot.windows.address(), line * tiles, (line + cut.height) * tiles);
        slot.product.set(Native.OUTPUT, result + line * cut.resultBytes);
        product.code().run(slot.product.address(), 0, product.tiles());
    }
}
