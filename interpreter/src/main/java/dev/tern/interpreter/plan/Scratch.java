package dev.tern.interpreter.plan;

import dev.tern.tensor.TernException;
import java.util.function.IntFunction;

/** Hands out the scratch arrays of one stage's kernels, counted against the budget until the stage is planned anew. */
final class Scratch {
    private final MemoryBudget budget;
    private long bytes;

    Scratch(MemoryBudget budget) {
        this.budget = budget;
    }

    /** An array of {@code length} elements of {@code elementBytes} each. */
    <T> T array(long length, int elementBytes, IntFunction<T> allocate) {
        if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw TernException.of("scratch memory of " + length + " elements is more than one Java array holds");
        }
        budget.reserve(length * elementBytes, "scratch");
        bytes += length * elementBytes;
        try {
            return allocate.apply((int) length);
        } catch (OutOfMemoryError e) {
            throw TernException.at("scratch memory")
                    .expected(length * elementBytes + " bytes of Java heap")
                    .found("too little")
                    .fix("start Java with a larger heap (-Xmx), or use smaller inputs");
        }
    }

    long bytes() {
        return bytes;
    }

    /** Forgets the arrays; kernels that hold them are gone. */
    void release() {
        budget.release(bytes);
        bytes = 0;
    }
}
