package dev.tern.training.hdf5;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** A file being laid out: blocks one behind the other, each at a multiple of eight; blocks are filled before they are written. */
final class Layout {
    private static final int ALIGNMENT = 8;

    private final List<MemorySegment> blocks = new ArrayList<>();
    private long end;

    /** A new block of structure; it may be filled until the file is written. */
    Block block(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Block(append(MemorySegment.ofBuffer(buffer)), buffer);
    }

    /** A place for data that exist already. */
    long data(MemorySegment bytes) {
        return append(bytes);
    }

    private long append(MemorySegment bytes) {
        long address = end;
        blocks.add(bytes);
        end = (end + bytes.byteSize() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return address;
    }

    /** Where the file ends. */
    long end() {
        return end;
    }

    void write(WritableByteChannel channel) throws IOException {
        for (MemorySegment block : blocks) {
            for (long at = 0; at < block.byteSize(); at += 1 << 26) {
                full(
                        channel,
                        block.asSlice(at, Math.min(1 << 26, block.byteSize() - at))
                                .asByteBuffer());
            }
            int padding = (int) ((ALIGNMENT - block.byteSize() % ALIGNMENT) % ALIGNMENT);
            full(channel, ByteBuffer.allocate(padding));
        }
    }

    private static void full(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** A block of structure and where it will stand. */
    record Block(long address, ByteBuffer bytes) {}
}
