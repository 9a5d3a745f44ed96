package dev.tern.kernels.product;

import dev.tern.assembler.CodeMemory;
import dev.tern.kernels.Parameters;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A kernel whose calls need scratch memory: one block of parameters for each call that goes on at a time. */
final class Slots implements TiledKernel {
    private static final int ALIGNMENT = 64;

    private final CodeMemory.Code code;
    private final int tiles;
    private final Parameters[] slots;
    /** A bit for each slot that nobody uses. */
    private final AtomicLong free;

    private Slots(CodeMemory.Code code, int tiles, Parameters[] slots) {
        this.code = code;
        this.tiles = tiles;
        this.slots = slots;
        this.free = new AtomicLong(-1L >>> Long.SIZE - slots.length);
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
        long mask = take();
        try {
            code.run(slots[Long.numberOfTrailingZeros(mask)].address(), first, end);
        } finally {
            free.getAndAdd(mask);
        }
    }

    /** The bit of a slot that is this thread's until it is added again. */
    private long take() {
        while (true) {
            long now = free.get();
            long mask = Long.lowestOneBit(now);
            if (mask == 0) {
                Thread.onSpinWait();
            } else if (free.compareAndSet(now, now - mask)) {
                return mask;
            }
        }
    }
}
