package dev.tern.training.hdf5;

import java.util.function.Consumer;

/** The records of a B-tree of version 2, in order: links and attributes of dense groups, huge heap objects, chunks. */
final class BTree2 {
    private static final int DEPTH_MAX = 16;

    private final Source source;
    private final int recordBytes;
    private final int[] recordsMax;
    private final int[] totalBytes;
    private final int countBytes;
    private final long nodeBytes;

    private BTree2(Source source, long nodeBytes, int recordBytes, int depth) {
        this.source = source;
        this.nodeBytes = nodeBytes;
        this.recordBytes = recordBytes;
        this.recordsMax = new int[depth + 1];
        this.totalBytes = new int[depth + 1];
        recordsMax[0] = (int) ((nodeBytes - 10) / recordBytes);
        this.countBytes = bytesFor(recordsMax[0]);
        long total = recordsMax[0];
        for (int level = 1; level <= depth; level++) {
            int pointer = source.offsetBytes + countBytes + (level > 1 ? totalBytes[level - 1] : 0);
            recordsMax[level] = (int) ((nodeBytes - 10 - pointer) / (recordBytes + pointer));
            total = Math.min(Long.MAX_VALUE >> 20, (recordsMax[level] + 1L) * total + recordsMax[level]);
            totalBytes[level] = bytesFor(total);
        }
    }

    /** Bytes that hold numbers up to {@code limit}. */
    static int bytesFor(long limit) {
        return limit <= 0 ? 1 : (63 - Long.numberOfLeadingZeros(limit)) / 8 + 1;
    }

    /** Gives every record of the tree at {@code address} to {@code to}; {@code type} is the record type it must have. */
    static void records(Source source, long address, int type, Consumer<Cursor> to) {
        Cursor header = source.from("B-tree", address);
        header.signature("BTHD");
        header.u8();
        int found = header.u8();
        if (found != type) {
            throw header.bad("records of type " + type, "of type " + found);
        }
        long nodeBytes = header.u32();
        int recordBytes = header.u16();
        int depth = header.u16();
        header.skip(2);
        long root = header.offset();
        int rootRecords = header.u16();
        header.length();
        header.checksum();
        if (depth > DEPTH_MAX || recordBytes < 1 || nodeBytes < 64 || nodeBytes < recordBytes + 10L) {
            throw header.bad(
                    "sizes that make a tree",
                    "depth " + depth + ", record of " + recordBytes + ", node of " + nodeBytes);
        }
        if (root != Source.UNDEFINED) {
            new BTree2(source, nodeBytes, recordBytes, depth).node(root, depth, rootRecords, to);
        }
    }

    private void node(long address, int level, int count, Consumer<Cursor> to) {
        if (count > recordsMax[level] || count < 0) {
            throw source.at("B-tree node", address, 0)
                    .bad("at most " + recordsMax[level] + " records", String.valueOf(count));
        }
        Cursor cursor = source.at("B-tree node", address, nodeBytes);
        cursor.signature(level == 0 ? "BTLF" : "BTIN");
        cursor.skip(2);
        Cursor[] records = new Cursor[count];
        for (int i = 0; i < count; i++) {
            records[i] = cursor.part("B-tree record", recordBytes);
        }
        long[] children = new long[level == 0 ? 0 : count + 1];
        int[] counts = new int[children.length];
        for (int i = 0; i < children.length; i++) {
            children[i] = cursor.offset();
            counts[i] = (int) Math.min(Integer.MAX_VALUE, cursor.number(countBytes));
            cursor.skip(level > 1 ? totalBytes[level - 1] : 0);
        }
        cursor.checksum();
        for (int i = 0; i <= count; i++) {
            if (level > 0) {
                node(children[i], level - 1, counts[i], to);
            }
            if (i < count) {
                to.accept(records[i]);
            }
        }
    }
}
