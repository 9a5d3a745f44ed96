package dev.tern.kernels.product;

import dev.tern.assembler.CodeMemory;
import dev.tern.kernels.FreeSlots;
import dev.tern.kernels.Parameters;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import java.util.function.LongFunction;

/** A kernel whose calls need scratch memory: one block of parameters for each call that goes on at a time. */
final class Slots implements TiledKernel {
    private static final int ALIGNMENT = 64;

    private final CodeMemory.Code code;
    private final int tiles;
    private final Parameters[] slots;
    private final FreeSlots free;

    private Slots(CodeMemory.Code code, int tiles, Parameters[] slots) {
        this.code = code;
        this.tiles = tiles;
        this.slots = slots;
        this.free = new FreeSlots(slots.length);
    }

    /** As many slots as threads may compute, each with its own scratch memory that {@code parameters} is given. */
    static TiledKernel of(
            CodeMemory.Code code, int tiles, Binding binding, long scratchBytes, LongFunction<Parameters> parameters) {
        int count = Math.min(Math.min(tiles, Runtime.getRuntime().availableProcessors()), Long.SIZE);
        long bytes = Math.ceilDiv(scratchBytes, ALIGNMENT) * ALIGNMENT;
        long scratch = binding.sharedMemory(count * bytes).address();
        Parameters[] slots = new Parameters[count];
        for (int i = 0; i < count; i++) {
            slots[i] = parameters.apply(scratch + i * bytes);
        }
        return new Slots(code, tiles, slots);
    }

    @Override
    public int tiles() {
        return tiles;
    }

    @Override
    public void run(int first, int end) {
        int slot = free.take();
        try {
            code.run(slots[slot].address(), first, end);
        } finally {
            free.giveBack(slot);
        }
    }
}
