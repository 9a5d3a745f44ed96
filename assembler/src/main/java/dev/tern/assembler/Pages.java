package dev.tern.assembler;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory of an arena, taken from the operating system in whole pages and cut into pieces. The system hands pages out zeroed when
 * they are first touched, where Java fills memory in a loop, which is slow until it is compiled. Without a
 * {@link Processor} that runs code, pieces are what Java allocates. Belongs to one thread at a time.
 */
public final class Pages {
    /** Every piece starts at a cache line. */
    private static final long ALIGNMENT = 64;

    private static final long PAGE = 1 << 14;
    private static final long CHUNK = 1 << 18;

    /** Up to here all of a block is likely to be used. */
    private static final long PREPARED_MOST = 1L << 26;

    /** What is likely to stay in caches until it is used. */
    private static final int NEAR_MOST = 1 << 21;

    private static final int PIECE = 1 << 15;

    private final Arena arena;
    private MemorySegment chunk = MemorySegment.NULL;
    private long used;

    /** No memory yet; all of it will be freed with {@code arena}. */
    public Pages(Arena arena) {
        this.arena = arena;
    }

    /** {@code bytes} zeroed bytes. */
    public MemorySegment allocate(long bytes) {
        Platform platform = Processor.here().platform();
        if (bytes > CHUNK / 4 || platform == null) {
            return allocate(arena, bytes);
        }
        if (used + bytes > chunk.byteSize()) {
            chunk = owned(arena, platform, platform.map(CHUNK), CHUNK);
            used = 0;
        }
        MemorySegment piece = chunk.asSlice(used, bytes);
        used += bytes + ALIGNMENT - 1 & -ALIGNMENT;
        return piece;
    }

    /** {@code bytes} zeroed bytes by themselves, freed with {@code arena}. */
    public static MemorySegment allocate(Arena arena, long bytes) {
        Platform platform = Processor.here().platform();
        if (platform == null || bytes < PAGE) {
            return arena.allocate(Math.max(1, bytes), ALIGNMENT).asSlice(0, bytes);
        }
        // One line more, since vectors may be read past the end of a tensor.
        long mapped = bytes + ALIGNMENT + PAGE - 1 & -PAGE;
        long address = bytes <= PREPARED_MOST ? platform.mapPrepared(mapped) : platform.map(mapped);
        return owned(arena, platform, address, mapped).asSlice(0, bytes);
    }

    /** Reads memory that will be used soon, so that it is in caches then; only puts it into place where it is large. */
    public static void bringNear(MemorySegment memory) {
        long bytes = memory.byteSize();
        if (bytes <= NEAR_MOST && Processor.here().practises()) {
            byte[] piece = new byte[PIECE];
            for (long at = 0; at < bytes; at += PIECE) {
                MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, piece, 0, (int) Math.min(PIECE, bytes - at));
            }
        } else if (memory.isMapped()) {
            memory.load();
        }
    }

    private static MemorySegment owned(Arena arena, Platform platform, long address, long bytes) {
        if (address == 0) {
            throw new OutOfMemoryError("the operating system refused " + bytes + " bytes of memory");
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, memory -> platform.unmap(address, bytes));
    }
}
