package dev.tern.graph;

import java.lang.foreign.MemorySegment;

/**
 * Constant bytes of a model. Two values that hold the same {@code Buffer} object share it in the file as well, so
 * identity is meaningful and {@code equals} is identity.
 */
public final class Buffer {
    private final MemorySegment bytes;
    private final Extras extras;

    private Buffer(MemorySegment bytes, Extras extras) {
        this.bytes = bytes.asReadOnly();
        this.extras = extras;
    }

    /** A buffer over {@code bytes}, which must not change while the buffer is in use. */
    public static Buffer of(MemorySegment bytes) {
        return new Buffer(bytes, Extras.NONE);
    }

    /** A buffer over a copy of {@code bytes}. */
    public static Buffer of(byte[] bytes) {
        return of(MemorySegment.ofArray(bytes.clone()));
    }

    /** The same bytes with what the file said beyond them. */
    public Buffer withExtras(Extras beyond) {
        return new Buffer(bytes, beyond);
    }

    /** The bytes, read-only. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** What the file said beyond the bytes. */
    public Extras extras() {
        return extras;
    }

    /** Number of bytes. */
    public long size() {
        return bytes.byteSize();
    }

    @Override
    public String toString() {
        return "buffer of " + size() + " bytes";
    }
}
