package dev.tern.conformance.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The XNNPACK delegate of the small library, for signed and unsigned 8-bit models too, as official packages set it. */
final class XnnpackDelegate implements AutoCloseable {
    private static final int SIGNED_8_BIT = 1;
    private static final int UNSIGNED_8_BIT = 2;
    // The options begin with the thread count and the flags; they are longer than two registers, so that they are
    // returned through memory and room to spare does no harm.
    private static final StructLayout OPTIONS = MemoryLayout.structLayout(
            ValueLayout.JAVA_INT.withName("threads"),
            ValueLayout.JAVA_INT.withName("flags"),
            MemoryLayout.sequenceLayout(15, ValueLayout.JAVA_LONG));

    private final MemorySegment object;

    private XnnpackDelegate(MemorySegment object) {
        this.object = object;
    }

    static XnnpackDelegate of(int threads) {
        LiteLibrary library = LiteLibrary.bytedeco();
        MethodHandle defaults = library.function("TfLiteXNNPackDelegateOptionsDefault", FunctionDescriptor.of(OPTIONS));
        MethodHandle create = library.function(
                "TfLiteXNNPackDelegateCreate", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = (MemorySegment) LiteLibrary.call(defaults, (SegmentAllocator) arena);
            options.set(ValueLayout.JAVA_INT, 0, threads);
            int flags = options.get(ValueLayout.JAVA_INT, Integer.BYTES);
            options.set(ValueLayout.JAVA_INT, Integer.BYTES, flags | SIGNED_8_BIT | UNSIGNED_8_BIT);
            MemorySegment object = (MemorySegment) LiteLibrary.call(create, options);
            if (object.address() == 0) {
                throw new OracleRefusal("TfLiteXNNPackDelegateCreate", "");
            }
            return new XnnpackDelegate(object);
        }
    }

    MemorySegment object() {
        return object;
    }

    @Override
    public void close() {
        LiteLibrary.call(
                LiteLibrary.bytedeco()
                        .function("TfLiteXNNPackDelegateDelete", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)),
                object);
    }
}
