package dev.tern.testkit;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory between pages that nothing may touch: a read or write outside ends the program at once. Each piece begins right
 * behind a forbidden page or ends right before one, as the memory was asked to place them. Linux only.
 */
public final class GuardedMemory implements AutoCloseable {
    private static final long PAGE = 1 << 14;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private final boolean atEnd;
    private final MethodHandle mmap;
    private final MethodHandle mprotect;
    private final MethodHandle munmap;
    private final List<MemorySegment> mapped = new ArrayList<>();

    /** Memory whose pieces lie {@code atEnd}, right before a forbidden page, or else right behind one. */
    public GuardedMemory(boolean atEnd) {
        this.atEnd = atEnd;
        mmap = function(
                "mmap",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG));
        mprotect = function(
                "mprotect",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
        munmap = function(
                "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    }

    /** Whether this system can guard memory. */
    public static boolean isPossible() {
        return System.getProperty("os.name", "").contains("Linux");
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /** A zeroed piece of {@code bytes} bytes with a forbidden page on each side, touching one of them. */
    public MemorySegment allocate(long bytes) {
        long inner = (bytes + PAGE - 1) / PAGE * PAGE;
        long whole = inner + 2 * PAGE;
        try {
            long address = (long) mmap.invokeExact(0L, whole, 0, PRIVATE_ANONYMOUS, -1, 0L);
            if (address == -1 || inner > 0 && (int) mprotect.invokeExact(address + PAGE, inner, READ_WRITE) != 0) {
                throw new OutOfMemoryError("no guarded memory of " + bytes + " bytes");
            }
            mapped.add(MemorySegment.ofAddress(address).reinterpret(whole));
            long start = atEnd ? address + PAGE + inner - bytes : address + PAGE;
            return MemorySegment.ofAddress(start).reinterpret(bytes);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        for (MemorySegment segment : mapped) {
            try {
                int status = (int) munmap.invokeExact(segment.address(), segment.byteSize());
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
    }
}
