package dev.tern.assembler;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executable memory for many pieces of code. Code that is added waits until one of its pieces is needed; then all that waits
 * is put into one mapping. Closing frees the mappings: no code of it may run then or later. Safe for several threads.
 */
public final class CodeMemory implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final int PAGE = 1 << 14;

    private final Platform platform;
    private final List<Code> waiting = new ArrayList<>();
    private final List<Mapping> mappings = new ArrayList<>();
    private boolean closed;
    private long bytes;

    CodeMemory(Platform platform) {
        this.platform = platform;
    }

    private record Mapping(long address, long bytes) {}

    /** A piece of code and, once it is needed, its place. */
    public final class Code {
        private final byte[] bytes;
        private volatile @Nullable MemorySegment entry;

        private Code(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Calls the code as a kernel for tiles {@code first} to {@code end - 1}. */
        public void run(long params, long first, long end) {
            MemorySegment place = entry;
            if (place == null) {
                place = seal(this);
            }
            NativeCall.kernel(place, params, first, end);
        }

        /** The code itself, for listings. */
        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /** Takes in code that may lie at any multiple of 64. */
    public synchronized Code add(byte[] code) {
        Code added = new Code(code);
        waiting.add(added);
        return added;
    }

    private synchronized MemorySegment seal(Code wanted) {
        if (closed) {
            throw new IllegalStateException("the memory of this code has been freed");
        }
        MemorySegment entry = wanted.entry;
        if (entry != null) {
            return entry;
        }
        long total = 0;
        for (Code code : waiting) {
            total = aligned(total, ALIGNMENT) + code.bytes.length;
        }
        long size = aligned(total, PAGE);
        long address = platform.map(size);
        if (address == 0) {
            throw new OutOfMemoryError("the operating system refused " + size + " bytes of memory for code");
        }
        MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(size);
        long at = 0;
        for (Code code : waiting) {
            at = aligned(at, ALIGNMENT);
            MemorySegment.copy(code.bytes, 0, memory, ValueLayout.JAVA_BYTE, at, code.bytes.length);
            at += code.bytes.length;
        }
        if (!platform.seal(address, size)) {
            platform.unmap(address, size);
            throw new IllegalStateException("the operating system does not let memory become executable");
        }
        mappings.add(new Mapping(address, size));
        bytes += size;
        at = 0;
        for (Code code : waiting) {
            at = aligned(at, ALIGNMENT);
            code.entry = MemorySegment.ofAddress(address + at);
            at += code.bytes.length;
        }
        waiting.clear();
        MemorySegment place = wanted.entry;
        if (place == null) {
            throw new IllegalStateException("this code was added to another memory");
        }
        return place;
    }

    private static long aligned(long at, int alignment) {
        return at + alignment - 1 & -alignment;
    }

    /** Bytes mapped so far. */
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Mapping mapping : mappings) {
            platform.unmap(mapping.address, mapping.bytes);
        }
        mappings.clear();
        waiting.clear();
        bytes = 0;
    }
}
