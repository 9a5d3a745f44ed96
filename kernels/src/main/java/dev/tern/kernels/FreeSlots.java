package dev.tern.kernels;

import java.util.concurrent.atomic.AtomicLong;

/** Which of a few slots nobody uses; any thread may take one and gives it back. */
public final class FreeSlots {
    /** A bit for each slot that nobody uses. */
    private final AtomicLong free;

    /** All of {@code count} slots are free; at most 64. */
    public FreeSlots(int count) {
        free = new AtomicLong(-1L >>> Long.SIZE - count);
    }

    /** The number of a slot that is this thread's until it gives it back. */
    public int take() {
        while (true) {
            long now = free.get();
            long mask = Long.lowestOneBit(now);
            if (mask == 0) {
                Thread.onSpinWait();
            } else if (free.compareAndSet(now, now - mask)) {
                return Long.numberOfTrailingZeros(mask);
            }
        }
    }

    /** Gives back what {@link #take} answered. */
    public void giveBack(int slot) {
        free.getAndAdd(1L << slot);
    }
}
