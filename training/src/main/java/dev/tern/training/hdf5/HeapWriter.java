package dev.tern.training.hdf5;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Collects texts of variable length into collections of the global heap; a long one gets a collection of its own. */
final class HeapWriter {
    private static final int COLLECTION_BYTES_MIN = 4096;
    private static final int COLLECTION_BYTES = 1 << 16;
    private static final int PREFIX_BYTES = 16;
    private static final int OBJECTS_MAX = 60_000;

    private final Layout layout;
    private final List<byte[]> open = new ArrayList<>();
    private final List<Reference> waiting = new ArrayList<>();
    private int openBytes = PREFIX_BYTES;

    HeapWriter(Layout layout) {
        this.layout = layout;
    }

    /** A place of 16 bytes that shall name an object of the heap. */
    private record Reference(ByteBuffer in, int at) {}

    /** Puts {@code text} into the heap, and its reference at {@code at} of {@code in} once its address is known. */
    void add(byte[] text, ByteBuffer in, int at) {
        if (text.length == 0) {
            return;
        }
        int bytes = PREFIX_BYTES + (text.length + 7) / 8 * 8;
        if (!open.isEmpty() && (openBytes + bytes > COLLECTION_BYTES || open.size() == OBJECTS_MAX)) {
            close();
        }
        open.add(text);
        waiting.add(new Reference(in, at));
        openBytes += bytes;
    }

    /** Writes what is still open. */
    void close() {
        if (open.isEmpty()) {
            return;
        }
        int size = Math.max(COLLECTION_BYTES_MIN, openBytes);
        Layout.Block block = layout.block(size);
        ByteBuffer bytes = block.bytes();
        bytes.put(new byte[] {'G', 'C', 'O', 'L', 1, 0, 0, 0}).putLong(size);
        for (int i = 0; i < open.size(); i++) {
            byte[] text = open.get(i);
            bytes.putShort((short) (i + 1)).putShort((short) 0).putInt(0).putLong(text.length);
            bytes.put(text);
            bytes.position((bytes.position() + 7) / 8 * 8);
            Reference reference = waiting.get(i);
            reference.in.putInt(reference.at, text.length);
            reference.in.putLong(reference.at + 4, block.address());
            reference.in.putInt(reference.at + 12, i + 1);
        }
        if (size - bytes.position() >= PREFIX_BYTES) {
            bytes.putLong(0).putLong(size - bytes.position() + 8L);
        }
        open.clear();
        waiting.clear();
        openBytes = PREFIX_BYTES;
    }
}
