package dev.tern.training.savedmodel;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sorted table of keys and values as LevelDB writes it: blocks of entries whose keys leave out what they share with the
 * key before, each block with a checksum and perhaps packed, and a footer that finds the block of blocks.
 */
final class IndexTable {
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER = 48;
    private static final int TRAILER = 5;
    private static final int BLOCK_MAX = 1 << 26;
    private static final int KEY_MAX = 1 << 16;

    /** Most bytes of all keys together; keys may share what they start with, so the file's size is no bound. */
    private static final long KEYS_MAX = 1L << 27;

    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private final Map<Key, MemorySegment> entries = new LinkedHashMap<>();
    private long keyBytes;

    private IndexTable(MemorySegment file) {
        this.file = file;
    }

    /** A key: any bytes. */
    record Key(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** Every entry of the table, in its order. */
    static Map<Key, MemorySegment> read(MemorySegment file) {
        IndexTable table = new IndexTable(file);
        table.read();
        return table.entries;
    }

    private void read() {
        long size = file.byteSize();
        if (size < FOOTER || file.get(I64, size - 8) != MAGIC) {
            throw damaged(Math.max(0, size - 8), "the mark at the end of an index", "something else");
        }
        Varints footer = new Varints(file.asSlice(size - FOOTER, FOOTER - 8), size - FOOTER);
        footer.next();
        footer.next();
        MemorySegment index = block(footer.next(), footer.next());
        entries(index, (key, handle) -> {
            Varints place = new Varints(handle, 0);
            entries(block(place.next(), place.next()), this::keep);
        });
    }

    private void keep(byte[] key, MemorySegment value) {
        keyBytes += key.length + 64L;
        if (keyBytes > KEYS_MAX) {
            throw damaged(0, "at most " + KEYS_MAX + " bytes of keys", "more");
        }
        if (entries.put(new Key(key), value) != null) {
            throw damaged(0, "each key once", "a key that is there twice");
        }
    }

    private MemorySegment block(long offset, long length) {
        long size = file.byteSize();
        if (offset < 0 || length < 0 || length > BLOCK_MAX || offset > size - TRAILER - length) {
            throw damaged(0, "blocks within the file", "one of " + length + " bytes at " + offset);
        }
        MemorySegment withKind = file.asSlice(offset, length + 1);
        if (Crc32c.masked(withKind) != file.get(I32, offset + length + 1)) {
            throw damaged(offset, "a block that fits its checksum", "one that does not");
        }
        int kind = withKind.get(ValueLayout.JAVA_BYTE, length);
        MemorySegment stored = file.asSlice(offset, length);
        return switch (kind) {
            case 0 -> stored;
            case 1 -> MemorySegment.ofArray(Snappy.unpack(stored.toArray(ValueLayout.JAVA_BYTE), BLOCK_MAX));
            default -> throw damaged(offset + length, "a block that is plain or packed by Snappy", "kind " + kind);
        };
    }

    private interface Entry {
        void accept(byte[] key, MemorySegment value);
    }

    private void entries(MemorySegment block, Entry each) {
        long restarts = block.byteSize() < 4 ? -1 : Integer.toUnsignedLong(block.get(I32, block.byteSize() - 4));
        long end = block.byteSize() - 4 - 4 * restarts;
        if (restarts < 0 || end < 0) {
            throw damaged(0, "a block that ends in its restarts", "one of " + block.byteSize() + " bytes");
        }
        Varints at = new Varints(block.asSlice(0, end), 0);
        byte[] key = {};
        while (at.hasMore()) {
            long shared = at.next();
            long fresh = at.next();
            long valueBytes = at.next();
            if (shared < 0 || shared > key.length || fresh < 0 || shared + fresh > KEY_MAX) {
                throw damaged(0, "keys that go on from the key before", "one that shares " + shared + " bytes");
            }
            byte[] next = Arrays.copyOf(key, (int) (shared + fresh));
            MemorySegment.copy(at.bytes(fresh), ValueLayout.JAVA_BYTE, 0, next, (int) shared, (int) fresh);
            key = next;
            each.accept(key, at.bytes(valueBytes));
        }
    }

    private static TernException damaged(long at, String expected, String found) {
        return TernException.at("variable index, byte " + at)
                .expected(expected)
                .found(found)
                .fix("the file is damaged, or no index of variables");
    }

    /** Numbers and bytes one after another. */
    static final class Varints {
        private final MemorySegment bytes;
        private final long base;
        private long at;

        Varints(MemorySegment bytes, long base) {
            this.bytes = bytes;
            this.base = base;
        }

        boolean hasMore() {
            return at < bytes.byteSize();
        }

        long position() {
            return at;
        }

        long next() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = bytes(1).get(ValueLayout.JAVA_BYTE, 0);
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw damaged(base + at, "a number of at most ten bytes", "more");
        }

        MemorySegment bytes(long count) {
            if (count < 0 || count > bytes.byteSize() - at) {
                throw damaged(base + at, count + " bytes", (bytes.byteSize() - at) + " bytes");
            }
            MemorySegment slice = bytes.asSlice(at, count);
            at += count;
            return slice;
        }
    }
}
