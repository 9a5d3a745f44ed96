package dev.tern.interpreter.plan;

import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Hands out the scratch arrays of one stage's kernels, counted against the budget until the stage is planned anew. */
final class Scratch {
    private final MemoryBudget budget;
    private final SharedArrays<int[]> sharedInts = new SharedArrays<>(this, Integer.BYTES, int[]::new);
    private final SharedArrays<float[]> sharedFloats = new SharedArrays<>(this, Float.BYTES, float[]::new);
    private long bytes;
    private @Nullable Arena arena;

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

    /** {@code count} zeroed bytes off the Java heap, at a cache line. */
    MemorySegment memory(long count) {
        budget.reserve(count, "scratch");
        bytes += count;
        if (arena == null) {
            arena = Arena.ofShared();
        }
        try {
            return arena.allocate(Math.max(1, count), Memory.ALIGNMENT_BYTES).asSlice(0, count);
        } catch (OutOfMemoryError e) {
            throw TernException.at("scratch memory")
                    .expected(count + " bytes from the operating system")
                    .found("a refusal")
                    .fix("use smaller inputs or a machine with more memory");
        }
    }

    /** Arrays that the stage's kernels use in turn. */
    SharedArrays<int[]> sharedInts() {
        return sharedInts;
    }

    /** Arrays that the stage's kernels use in turn. */
    SharedArrays<float[]> sharedFloats() {
        return sharedFloats;
    }

    long bytes() {
        return bytes;
    }

    /** Forgets the arrays and frees the memory; kernels that hold them are gone. */
    void release() {
        if (arena != null) {
            arena.close();
            arena = null;
        }
        sharedInts.clear();
        sharedFloats.clear();
        budget.release(bytes);
        bytes = 0;
    }
}
