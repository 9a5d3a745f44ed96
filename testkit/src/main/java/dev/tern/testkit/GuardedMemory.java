package dev.tern.testkit;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Memory between pages that nothing may touch: a read or write outside ends the program at once. Each piece begins right
 * behind a forbidden page or ends right before one, as the memory was asked to place them. Linux only.
 */
public final class GuardedMemory implements AutoCloseable {
    private static final long PAGE = 1 << 14;
    private static final int READ = 1;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int EXACTLY_THERE = 0x100000;

    /** Addresses that programs leave alone, so that an emulated processor can have the same memory at the same place. */
    private static final long PLACES_FROM = 1L << 44;

    private static final long PLACES_TO = 3L << 44;
    private static final int ATTEMPTS = 8;

    private final boolean atEnd;
    private final List<MemorySegment> mapped = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();

    /** A piece of memory; one that is not writable faults when it is written. */
    public record Piece(MemorySegment segment, boolean writable) {}

    /** Memory whose pieces lie {@code atEnd}, right before a forbidden page, or else right behind one. */
    public GuardedMemory(boolean atEnd) {
        this.atEnd = atEnd;
    }

    /** Whether this system can guard memory. */
    public static boolean isPossible() {
        return System.getProperty("os.name", "").contains("Linux");
    }

    /** The system's functions, linked once. */
    private static final class Functions {
        private static final MethodHandle MMAP = function(
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        private static final MethodHandle MPROTECT = function(
                "mprotect",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        private static final MethodHandle MUNMAP = function(
                "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

        private static MethodHandle function(String name, FunctionDescriptor type) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
        }
    }

    /** A zeroed piece of {@code bytes} bytes with a forbidden page on each side, touching one of them. */
    public MemorySegment allocate(long bytes) {
        long inner = (bytes + PAGE - 1) / PAGE * PAGE;
        long whole = inner + 2 * PAGE;
        try {
            long address = map(whole);
            if (address == -1
                    || inner > 0 && (int) Functions.MPROTECT.invokeExact(address + PAGE, inner, READ_WRITE) != 0) {
                throw new OutOfMemoryError("no guarded memory of " + bytes + " bytes");
            }
            mapped.add(MemorySegment.ofAddress(address).reinterpret(whole));
            long start = atEnd ? address + PAGE + inner - bytes : address + PAGE;
            MemorySegment segment = MemorySegment.ofAddress(start).reinterpret(bytes);
            pieces.add(new Piece(segment, true));
            return segment;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private long map(long bytes) throws Throwable {
        for (int i = 0; i < ATTEMPTS; i++) {
            long wish = ThreadLocalRandom.current().nextLong(PLACES_FROM, PLACES_TO) & -PAGE;
            long address = (long) Functions.MMAP.invokeExact(wish, bytes, 0, PRIVATE_ANONYMOUS | EXACTLY_THERE, -1, 0L);
            if (address != -1) {
                return address;
            }
        }
        return (long) Functions.MMAP.invokeExact(0L, bytes, 0, PRIVATE_ANONYMOUS, -1, 0L);
    }

    /** From now on a write to this piece ends the program. */
    public void forbidWriting(MemorySegment piece) {
        pieces.replaceAll(each -> each.segment == piece ? new Piece(piece, false) : each);
        long first = piece.address() & -PAGE;
        long end = piece.address() + piece.byteSize() + PAGE - 1 & -PAGE;
        try {
            if (end > first && (int) Functions.MPROTECT.invokeExact(first, end - first, READ) != 0) {
                throw new IllegalStateException("guarded memory cannot be protected");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every piece so far. */
    public List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    @Override
    public void close() {
        for (MemorySegment segment : mapped) {
            try {
                int status = (int) Functions.MUNMAP.invokeExact(segment.address(), segment.byteSize());
                if (status != 0) {
                    throw new IllegalStateException("guarded memory could not be freed");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
        mapped.clear();
        pieces.clear();
    }
}
