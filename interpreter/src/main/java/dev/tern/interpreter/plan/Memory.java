package dev.tern.interpreter.plan;

import dev.tern.assembler.Pages;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A piece of off-heap memory that grows when asked and is counted against the budget. */
final class Memory implements AutoCloseable {
    /** Every block starts at a cache line and may be read one vector past its end. */
    static final long ALIGNMENT_BYTES = 64;

    private final MemoryBudget budget;
    private final String what;
    private @Nullable Arena arena;
    private MemorySegment segment = MemorySegment.NULL;

    Memory(MemoryBudget budget, String what) {
        this.budget = budget;
        this.what = what;
    }

    /** At least {@code bytes} of memory: the same as before where it is large enough, else new and zero-filled. */
    MemorySegment atLeast(long bytes) {
        if (bytes > segment.byteSize()) {
            close();
            budget.reserve(bytes, what);
            Arena fresh = Arena.ofShared();
            arena = fresh;
            try {
                segment = Pages.allocate(fresh, bytes);
            } catch (OutOfMemoryError | IllegalArgumentException e) {
                budget.release(bytes);
                segment = MemorySegment.NULL;
                throw TernException.at("memory for " + what)
                        .expected(bytes + " bytes from the operating system")
                        .found("a refusal")
                        .fix("use smaller inputs or a machine with more memory");
            }
        }
        return segment;
    }

    @Override
    public void close() {
        budget.release(segment.byteSize());
        segment = MemorySegment.NULL;
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }
}
