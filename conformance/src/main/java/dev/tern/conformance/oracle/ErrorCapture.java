package dev.tern.conformance.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A C++ ErrorReporter made in Java: an object of one word that points to a table of three functions, two destructors
 * and {@code Report(const char*, va_list)}. What the library reports is kept as text and not sent to standard error.
 */
final class ErrorCapture {
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_TEXT_CHARS = 1 << 16;
    private static final MethodHandle FORMAT = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("vsnprintf"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS));

    private final MemorySegment object;
    private final StringBuilder text = new StringBuilder();

    ErrorCapture(Arena arena) {
        MemorySegment destroy = upcall(arena, "destroy", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        MemorySegment report = upcall(
                arena,
                "report",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        // Offset to top and type information precede the functions an object points to.
        MemorySegment table = arena.allocate(ValueLayout.ADDRESS, 5);
        table.setAtIndex(ValueLayout.ADDRESS, 2, destroy);
        table.setAtIndex(ValueLayout.ADDRESS, 3, destroy);
        table.setAtIndex(ValueLayout.ADDRESS, 4, report);
        object = arena.allocate(ValueLayout.ADDRESS);
        object.set(ValueLayout.ADDRESS, 0, table.asSlice(2 * ValueLayout.ADDRESS.byteSize()));
    }

    private MemorySegment upcall(Arena arena, String method, FunctionDescriptor type) {
        try {
            MethodType target = type.toMethodType();
            MethodHandle handle = MethodHandles.lookup().bind(this, method, target);
            return Linker.nativeLinker().upcallStub(handle, type, arena);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no method " + method, e);
        }
    }

    /** The object's address, to be handed to the library. */
    MemorySegment object() {
        return object;
    }

    /** The text reported since the last call, lines joined by line feeds. */
    synchronized String take() {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }

    @SuppressWarnings("unused") // called by the library
    private void destroy(MemorySegment self) {
        // Memory belongs to the arena.
    }

    @SuppressWarnings("unused") // called by the library, possibly from a kernel thread
    private int report(MemorySegment self, MemorySegment format, MemorySegment arguments) {
        // An exception that leaves an upcall ends the process.
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment line = arena.allocate(MAX_LINE_BYTES);
            int length = (int) FORMAT.invokeExact(line, (long) MAX_LINE_BYTES, format, arguments);
            add(line.getString(0).strip());
            return length;
        } catch (Throwable e) {
            add("(unreadable report: " + e + ")");
            return 0;
        }
    }

    private synchronized void add(String line) {
        if (text.length() < MAX_TEXT_CHARS) {
            text.append(text.isEmpty() ? "" : "\n").append(line);
        }
    }
}
