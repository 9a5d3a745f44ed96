package dev.tern.operators.movement;

import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * A tensor as memory with whole bytes for each element. Most tensors are that already; packed integers pass through a
 * byte each. Not for strings; see {@link StringMovement}.
 */
public final class Staged {
    private static final Runnable NOTHING = () -> {};

    private final MemorySegment memory;
    private final int elementBytes;
    private final Runnable load;
    private final Runnable store;

    private Staged(MemorySegment memory, int elementBytes, Runnable load, Runnable store) {
        this.memory = memory;
        this.elementBytes = elementBytes;
        this.load = load;
        this.store = store;
    }

    /** Operand {@code i} for reading. */
    public static Staged input(Binding binding, int i) {
        Tensor tensor = binding.input(i);
        if (tensor.type().bits() < 8) {
            byte[] bytes = binding.bytes(tensor.elements());
            return new Staged(MemorySegment.ofArray(bytes), 1, () -> PackedIntegers.unpack(tensor, bytes), NOTHING);
        }
        return new Staged(tensor.data(), tensor.type().bits() / 8, NOTHING, NOTHING);
    }

    /** Result {@code i} for writing. */
    public static Staged output(Binding binding, int i) {
        Tensor tensor = binding.output(i);
        if (tensor.type().bits() < 8) {
            byte[] bytes = binding.bytes(tensor.elements());
            return new Staged(MemorySegment.ofArray(bytes), 1, NOTHING, () -> PackedIntegers.pack(bytes, tensor));
        }
        return new Staged(tensor.data(), tensor.type().bits() / 8, NOTHING, NOTHING);
    }

    /** The elements' memory; valid for reading after {@link #load}, complete for others after {@link #store}. */
    public MemorySegment memory() {
        return memory;
    }

    /** Bytes of one element in {@link #memory}. */
    public int elementBytes() {
        return elementBytes;
    }

    /** Whether {@link #memory} is not the tensor's own. */
    boolean isStaged() {
        return load != NOTHING || store != NOTHING;
    }

    /** Brings the operand's elements into {@link #memory}. */
    public void load() {
        load.run();
    }

    /** Brings what {@link #memory} holds into the result. */
    public void store() {
        store.run();
    }
}
