package dev.tern.testkit.machine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Memory between two pages that may not be touched, flush with one of them. Needs Linux. */
public final class GuardedMemory implements AutoCloseable {
    private static final long PAGE = 1 << 16;
    private static final int NONE = 0;
    private static final int READ = 1;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private static final MethodHandle MMAP = handle(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MPROTECT = handle(
            "mprotect",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP =
            handle("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private final long mapping;
    private final long middle;
    private final MemorySegment segment;

    private GuardedMemory(long bytes, boolean flushWithEnd) {
        middle = (bytes + PAGE - 1) / PAGE * PAGE;
        try {
            mapping = (long) MMAP.invokeExact(0L, middle + 2 * PAGE, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (mapping == -1) {
            throw new AssertionError("no memory between guard pages");
        }
        protect(mapping, PAGE, NONE);
        protect(mapping + PAGE + middle, PAGE, NONE);
        long start = mapping + PAGE + (flushWithEnd ? middle - bytes : 0);
        segment = MemorySegment.ofAddress(start).reinterpret(bytes);
    }

    /** Memory of {@code bytes} zeros. */
    public static GuardedMemory of(long bytes, boolean flushWithEnd) {
        return new GuardedMemory(bytes, flushWithEnd);
    }

    /** Memory with contents. */
    public static GuardedMemory holding(byte[] contents, boolean flushWithEnd) {
        GuardedMemory memory = new GuardedMemory(contents.length, flushWithEnd);
        MemorySegment.copy(contents, 0, memory.segment, ValueLayout.JAVA_BYTE, 0, contents.length);
        return memory;
    }

    private static MethodHandle handle(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    private static void protect(long address, long bytes, int rights) {
        if (bytes == 0) {
            return;
        }
        int status;
        try {
            status = (int) MPROTECT.invokeExact(address, bytes, rights);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (status != 0) {
            throw new AssertionError("pages cannot be protected");
        }
    }

    /** The memory between the guards. */
    public MemorySegment segment() {
        return segment;
    }

    /** From now on, writing faults. */
    public void forbidWriting() {
        protect(mapping + PAGE, middle, READ);
    }

    @Override
    public void close() {
        try {
            int ignored = (int) MUNMAP.invokeExact(mapping, middle + 2 * PAGE);
            assert ignored == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
