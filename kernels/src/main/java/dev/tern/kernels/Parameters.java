package dev.tern.kernels;

import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The parameters of one bound kernel: a block of memory that its code reads, written once. */
public final class Parameters {
    private final long address;
    /** The block; quicker to write than a segment while nothing is compiled. */
    private final ByteBuffer block;

    /** A block of {@code bytes} bytes. */
    public Parameters(Binding binding, int bytes) {
        MemorySegment memory = binding.memory(bytes);
        address = memory.address();
        block = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** A copy of the block that changes by itself. */
    Parameters copy(Binding binding) {
        Parameters copy = new Parameters(binding, block.capacity());
        copy.block.put(0, block, 0, block.capacity());
        return copy;
    }

    /** Where the block lies. */
    public long address() {
        return address;
    }

    /** Sets the 64 bits at {@code offset}. */
    public Parameters set(int offset, long value) {
        block.putLong(offset, value);
        return this;
    }

    /** Sets the 32 bits at {@code offset}. */
    public Parameters set(int offset, float value) {
        block.putFloat(offset, value);
        return this;
    }

    /** The 32 bits at {@code offset}. */
    public int get(int offset) {
        return block.getInt(offset);
    }
}
