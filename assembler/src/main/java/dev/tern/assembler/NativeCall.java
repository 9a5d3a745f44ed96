package dev.tern.assembler;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls of native code, all of one type: up to six whole numbers in, one out. Both calling conventions put these into
 * registers, so functions that take fewer or narrower arguments can be called by it, and the one type is linked only once.
 * The call is a plain one, so that a long kernel does not hold up the garbage collector.
 */
final class NativeCall {
    private static final @Nullable MethodHandle HANDLE;
    private static final String REFUSAL;

    static {
        MethodHandle handle = null;
        String refusal = "";
        try {
            ValueLayout.OfLong whole = ValueLayout.JAVA_LONG;
            handle = Linker.nativeLinker()
                    .downcallHandle(FunctionDescriptor.of(whole, whole, whole, whole, whole, whole, whole));
        } catch (UnsupportedOperationException | IllegalArgumentException | IllegalCallerException e) {
            refusal = "this Java cannot call native code: " + e.getMessage();
        }
        HANDLE = handle;
        REFUSAL = refusal;
    }

    private NativeCall() {}

    /** Why nothing can be called, or an empty text. */
    static String refusal() {
        return REFUSAL;
    }

    /** Address of a function of the C library, or null where it has none of this name. */
    static @Nullable MemorySegment find(String name) {
        return Linker.nativeLinker().defaultLookup().find(name).orElse(null);
    }

    static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        MethodHandle handle = HANDLE;
        if (handle == null) {
            throw new IllegalStateException(REFUSAL);
        }
        try {
            return (long) handle.invokeExact(function, a, b, c, d, e, f);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Calls a kernel. */
    static void kernel(MemorySegment function, long params, long first, long end) {
        call(function, params, first, end, 0, 0, 0);
    }
}
