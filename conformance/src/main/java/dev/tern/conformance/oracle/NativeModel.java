package dev.tern.conformance.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.ErrorReporter;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.FlatBufferModelBase;
import org.jspecify.annotations.Nullable;

/**
 * A model in native memory, checked by the library's own verifier as applications do. The verifier of the small library
 * serves both: they read the same format with the same code.
 */
final class NativeModel implements AutoCloseable {
    private final FlatBufferModel model;

    private NativeModel(FlatBufferModel model) {
        this.model = model;
    }

    static NativeModel of(byte[] modelBytes, Arena arena, ErrorCapture errors) {
        LiteLibrary.bytedeco();
        MemorySegment bytes = arena.allocate(Math.max(modelBytes.length, 1), 64);
        MemorySegment.copy(modelBytes, 0, bytes, ValueLayout.JAVA_BYTE, 0, modelBytes.length);
        FlatBufferModel model = FlatBufferModelBase.VerifyAndBuildFromBuffer(
                new BytePointer(new NativeAddress(bytes.address())),
                modelBytes.length,
                null,
                new ErrorReporter(new NativeAddress(errors.object().address())));
        if (model == null || model.isNull()) {
            throw new OracleRefusal("VerifyAndBuildFromBuffer", errors.take());
        }
        return new NativeModel(model);
    }

    /** The root table of the format. */
    MemorySegment root() {
        return segment(model.GetModel());
    }

    /** The object that says where the bytes lie. */
    MemorySegment allocation() {
        return segment(model.allocation());
    }

    static MemorySegment segment(@Nullable Pointer pointer) {
        return pointer == null ? MemorySegment.NULL : MemorySegment.ofAddress(pointer.address());
    }

    @Override
    public void close() {
        model.close();
    }
}
