package dev.tern.training.savedmodel;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes a table as {@link IndexTable} reads it, blocks plain. */
final class IndexTableWriter {
    private static final int BLOCK_BYTES = 1 << 12;
    private static final int RESTART_EVERY = 16;
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int HANDLES = 40;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private IndexTableWriter() {}

    /** The file of a table with these entries. */
    static byte[] write(Map<byte[], byte[]> entries) {
        TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        sorted.putAll(entries);
        return new IndexTableWriter().file(sorted);
    }

    private byte[] file(TreeMap<byte[], byte[]> entries) {
        Block index = new Block();
        Block block = new Block();
        byte[] last = {};
        for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
            block.add(entry.getKey(), entry.getValue());
            last = entry.getKey();
            if (block.size() >= BLOCK_BYTES) {
                index.add(last, put(block));
                block = new Block();
            }
        }
        if (block.size() > 0) {
            index.add(last, put(block));
        }
        byte[] meta = put(new Block());
        byte[] footer = put(index);
        file.writeBytes(meta);
        file.writeBytes(footer);
        file.writeBytes(new byte[HANDLES - meta.length - footer.length]);
        little(file, MAGIC, 8);
        return file.toByteArray();
    }

    /** Appends a block and returns where it lies. */
    private byte[] put(Block block) {
        byte[] bytes = block.toBytes();
        ByteArrayOutputStream handle = new ByteArrayOutputStream();
        varint(handle, file.size());
        varint(handle, bytes.length);
        byte[] withKind = Arrays.copyOf(bytes, bytes.length + 1);
        file.writeBytes(withKind);
        little(file, Crc32c.masked(MemorySegment.ofArray(withKind)), 4);
        return handle.toByteArray();
    }

    static void varint(ByteArrayOutputStream out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void little(ByteArrayOutputStream out, long number, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (number >>> (8 * i)));
        }
    }

    /** Entries whose keys leave out what they share with the key before. */
    private static final class Block {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream restarts = new ByteArrayOutputStream();
        private byte[] last = {};
        private int count;

        void add(byte[] key, byte[] value) {
            int shared = 0;
            if (count % RESTART_EVERY == 0) {
                little(restarts, out.size(), 4);
            } else {
                int mismatch = Arrays.mismatch(last, key);
                shared = mismatch < 0 ? key.length : mismatch;
            }
            varint(out, shared);
            varint(out, key.length - shared);
            varint(out, value.length);
            out.write(key, shared, key.length - shared);
            out.writeBytes(value);
            last = key;
            count++;
        }

        int size() {
            return out.size();
        }

        byte[] toBytes() {
            if (count == 0) {
                little(restarts, 0, 4);
            }
            int number = restarts.size() / 4;
            out.writeBytes(restarts.toByteArray());
            little(out, number, 4);
            return out.toByteArray();
        }
    }
}
