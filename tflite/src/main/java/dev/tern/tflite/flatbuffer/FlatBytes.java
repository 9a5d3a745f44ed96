package dev.tern.tflite.flatbuffer;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** The finished bytes of a file, in parts that are not copied together until asked: a file may exceed an array. */
public final class FlatBytes {
    private static final int CHUNK_BYTES = 1 << 22;

    private final List<MemorySegment> parts;
    private final long size;

    private FlatBytes(List<MemorySegment> parts, long size) {
        this.parts = List.copyOf(parts);
        this.size = size;
    }

    /** No bytes yet. */
    public static FlatBytes none() {
        return new FlatBytes(List.of(), 0);
    }

    /** Number of bytes. */
    public long size() {
        return size;
    }

    /** These bytes and {@code more}. */
    public FlatBytes then(MemorySegment more) {
        List<MemorySegment> all = new ArrayList<>(parts);
        all.add(more);
        return new FlatBytes(all, size + more.byteSize());
    }

    /** These bytes and zeros up to a multiple of {@code alignment}. */
    public FlatBytes paddedTo(int alignment) {
        int padding = (int) ((alignment - size % alignment) % alignment);
        return padding == 0 ? this : then(MemorySegment.ofArray(new byte[padding]));
    }

    /** One array of all bytes. */
    public byte[] toArray() {
        if (size > Integer.MAX_VALUE - 8) {
            throw TernException.of("a model of " + size + " bytes does not fit one Java array; write it to a file");
        }
        byte[] all = new byte[(int) size];
        int at = 0;
        for (MemorySegment part : parts) {
            MemorySegment.copy(part, ValueLayout.JAVA_BYTE, 0, all, at, (int) part.byteSize());
            at += (int) part.byteSize();
        }
        return all;
    }

    /** Writes everything to {@code channel}. */
    public void writeTo(WritableByteChannel channel) throws IOException {
        for (MemorySegment part : parts) {
            for (long from = 0; from < part.byteSize(); from += CHUNK_BYTES) {
                MemorySegment slice = part.asSlice(from, Math.min(CHUNK_BYTES, part.byteSize() - from));
                // Arrays of other elements than bytes have no byte buffer.
                ByteBuffer chunk = slice.isNative() || slice.isMapped()
                        ? slice.asByteBuffer()
                        : ByteBuffer.wrap(slice.toArray(ValueLayout.JAVA_BYTE));
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
            }
        }
    }

    /** Parts in the making. */
    static final class Builder {
        private final List<MemorySegment> parts = new ArrayList<>();
        private long size;

        void add(MemorySegment part) {
            if (part.byteSize() > 0) {
                parts.add(part);
                size += part.byteSize();
            }
        }

        void padTo(long place) {
            if (place > size) {
                add(MemorySegment.ofArray(new byte[(int) (place - size)]));
            }
        }

        FlatBytes build() {
            return new FlatBytes(parts, size);
        }
    }
}
