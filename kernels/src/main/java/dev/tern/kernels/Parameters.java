package dev.tern.kernels;

import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The parameters of one bound kernel: a block of memory that its code reads, written once. */
public final class Parameters {
    private final MemorySegment block;

    /** A block of {@code bytes} bytes. */
    public Parameters(Binding binding, int bytes) {
        block = binding.memory(bytes);
    }

    /** Where the block lies. */
    public long address() {
        return block.address();
    }

    /** Sets the 64 bits at {@code offset}. */
    public Parameters set(int offset, long value) {
        block.set(ValueLayout.JAVA_LONG, offset, value);
        return this;
    }

    /** Sets the 32 bits at {@code offset}. */
    public Parameters set(int offset, float value) {
        block.set(ValueLayout.JAVA_FLOAT, offset, value);
        return this;
    }
}
