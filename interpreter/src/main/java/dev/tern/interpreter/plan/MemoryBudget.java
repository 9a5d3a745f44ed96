package dev.tern.interpreter.plan;

import dev.tern.tensor.TernException;

/** Counts the bytes that one interpreter holds, and refuses what would exceed its limit before it is allocated. */
public final class MemoryBudget {
    private final long limitBytes;
    private long heldBytes;
    private long peakBytes;

    public MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Counts {@code bytes} more for {@code what}, or refuses. */
    public void reserve(long bytes, String what) {
        if (bytes < 0 || bytes > limitBytes - heldBytes) {
            throw TernException.at("memory for " + what)
                    .expected("at most " + (limitBytes - heldBytes) + " bytes more (limit " + limitBytes + ")")
                    .found(bytes < 0 ? "more than 2^63 bytes" : bytes + " bytes")
                    .fix("use smaller inputs, or raise Options.memoryLimit if the model is trusted");
        }
        heldBytes += bytes;
        peakBytes = Math.max(peakBytes, heldBytes);
    }

    /** Gives back what {@link #reserve} counted. */
    public void release(long bytes) {
        heldBytes -= bytes;
    }

    /** Bytes held now. */
    public long heldBytes() {
        return heldBytes;
    }

    /** Most bytes held at any time. */
    public long peakBytes() {
        return peakBytes;
    }
}
