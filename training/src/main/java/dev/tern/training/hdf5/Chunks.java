package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** Data that lie in equal blocks, found through one of the formats' indexes, put together into one array. */
final class Chunks {
    private static final int DEPTH_MAX = 16;

    private final Source source;
    private final int[] dims;
    private final int[] chunk;
    private final int elementBytes;
    private final List<Filter> filters;
    private final byte[] whole;
    private final int chunkBytes;
    private long unpacked;

    /** {@code whole} is filled already with what stands where no chunk was written. */
    Chunks(Source source, int[] dims, int[] chunk, int elementBytes, List<Filter> filters, byte[] whole) {
        this.source = source;
        this.dims = dims;
        this.chunk = chunk;
        this.elementBytes = elementBytes;
        this.filters = filters;
        this.whole = whole;
        long bytes = elementBytes;
        for (int extent : chunk) {
            bytes = extent <= 0 ? -1 : Math.min(bytes * extent, Long.MAX_VALUE >> 32);
            if (bytes < 0) {
                break;
            }
        }
        if (bytes < 0
                || bytes > Integer.MAX_VALUE - 64
                || bytes > Math.max(1L << 20, 1100L * source.bytes.byteSize())) {
            throw TernException.at(source.name + ", chunked data")
                    .expected("chunks that fit the file")
                    .found("chunks of " + Arrays.toString(chunk) + " elements of " + elementBytes + " bytes")
                    .fix("the file is damaged; get it anew");
        }
        this.chunkBytes = (int) bytes;
    }

    /** Follows the B-tree of version 1 at {@code address}. */
    void tree(long address) {
        if (address != Source.UNDEFINED) {
            treeNode(address, DEPTH_MAX);
        }
    }

    private void treeNode(long address, int depth) {
        Cursor cursor = source.from("B-tree of chunks", address);
        cursor.signature("TREE");
        int type = cursor.u8();
        int level = cursor.u8();
        if (type != 1 || depth == 0) {
            throw cursor.bad("a tree of chunks of sensible depth", "a tree of type " + type + ", level " + level);
        }
        int entries = cursor.u16();
        cursor.offset();
        cursor.offset();
        source.spend(entries * (16L + 8L * dims.length + source.offsetBytes));
        for (int i = 0; i < entries; i++) {
            long size = cursor.u32();
            long mask = cursor.u32();
            long[] at = new long[dims.length];
            for (int d = 0; d < at.length; d++) {
                at[d] = cursor.number(8);
            }
            cursor.skip(8);
            long child = cursor.offset();
            if (level > 0) {
                treeNode(child, Math.min(depth - 1, level));
            } else {
                place(at, child, size, mask, cursor);
            }
        }
    }

    /** Follows a B-tree of version 2 whose records are of {@code type} 10 (plain) or 11 (filtered). */
    void tree2(long address, int type, int sizeBytes) {
        if (address == Source.UNDEFINED) {
            return;
        }
        BTree2.records(source, address, type, record -> {
            long child = record.offset();
            long size = type == 11 ? record.number(sizeBytes) : chunkBytes;
            long mask = type == 11 ? record.u32() : 0;
            long[] at = new long[dims.length];
            for (int d = 0; d < at.length; d++) {
                long scaled = record.number(8);
                at[d] = scaled < 0 || scaled > dims[d] ? -1 : scaled * chunk[d];
            }
            place(at, child, size, mask, record);
        });
    }

    /** Follows a fixed array, which lists the chunks in order. */
    void fixedArray(long address) {
        if (address == Source.UNDEFINED) {
            return;
        }
        Cursor header = source.from("fixed array", address);
        header.signature("FAHD");
        header.u8();
        boolean filtered = header.u8() == 1;
        int entryBytes = header.u8();
        int pageBits = header.u8();
        long entries = header.length();
        long block = header.offset();
        header.checksum();
        if (block == Source.UNDEFINED) {
            return;
        }
        long pageEntries = 1L << Math.min(pageBits, 40);
        Cursor cursor = source.from("fixed array block", block);
        cursor.signature("FADB");
        cursor.skip(2 + source.offsetBytes);
        boolean paged = entries > pageEntries;
        if (paged) {
            cursor.skip(((entries + pageEntries - 1) / pageEntries + 7) / 8 + 4);
        }
        for (long i = 0; i < entries; i++) {
            if (paged && i > 0 && i % pageEntries == 0) {
                cursor.skip(4);
            }
            source.spend(entryBytes);
            long child = cursor.offset();
            long size = filtered ? cursor.number(Math.max(0, entryBytes - source.offsetBytes - 4)) : chunkBytes;
            long mask = filtered ? cursor.u32() : 0;
            placeNumbered(i, child, size, mask, cursor);
        }
    }

    /** Chunks one behind the other without any index. */
    void implicit(long address, Cursor where) {
        if (address == Source.UNDEFINED) {
            return;
        }
        long count = 1;
        for (int d = 0; d < dims.length; d++) {
            count = Math.min(Integer.MAX_VALUE, count * ((dims[d] + chunk[d] - 1L) / chunk[d]));
        }
        for (long i = 0; i < count; i++) {
            placeNumbered(i, address + i * chunkBytes, chunkBytes, 0, where);
        }
    }

    /** Chunk number {@code index}, the last axis running fastest. */
    void placeNumbered(long index, long address, long size, long mask, Cursor where) {
        long[] at = new long[dims.length];
        long rest = index;
        for (int d = dims.length - 1; d >= 0; d--) {
            long count = (dims[d] + chunk[d] - 1L) / chunk[d];
            at[d] = count == 0 ? 0 : rest % count * chunk[d];
            rest = count == 0 ? 0 : rest / count;
        }
        place(at, address, size, mask, where);
    }

    private void place(long[] at, long address, long size, long mask, Cursor where) {
        if (address == Source.UNDEFINED) {
            return;
        }
        for (int d = 0; d < at.length; d++) {
            if (at[d] < 0 || at[d] % chunk[d] != 0) {
                throw where.bad("a chunk's place at a multiple of " + Arrays.toString(chunk), Arrays.toString(at));
            }
            if (at[d] >= dims[d]) {
                return;
            }
        }
        unpacked += chunkBytes;
        if (unpacked > 2L * whole.length + (1L << 20) + 64L * chunkBytes) {
            throw where.bad("each chunk once", "more chunks than the array has places");
        }
        byte[] stored = source.raw("chunk", address, size).toArray(ValueLayout.JAVA_BYTE);
        byte[] bytes = filters.isEmpty() ? stored : Filter.undo(filters, mask, stored, chunkBytes, where);
        if (bytes.length != chunkBytes) {
            throw where.bad("a chunk of " + chunkBytes + " bytes", bytes.length + " bytes");
        }
        copy(bytes, 0, 0, at, 0);
    }

    /** Copies the part of a chunk that lies inside the array, row by row. */
    private void copy(byte[] bytes, int axis, long from, long[] at, long to) {
        if (axis == dims.length) {
            System.arraycopy(bytes, (int) from * elementBytes, whole, (int) to * elementBytes, elementBytes);
            return;
        }
        int count = (int) Math.min(chunk[axis], dims[axis] - at[axis]);
        if (axis == dims.length - 1) {
            long first = to * dims[axis] + at[axis];
            MemorySegment.copy(
                    MemorySegment.ofArray(bytes),
                    from * chunk[axis] * elementBytes,
                    MemorySegment.ofArray(whole),
                    first * elementBytes,
                    (long) count * elementBytes);
            return;
        }
        for (int i = 0; i < count; i++) {
            copy(bytes, axis + 1, from * chunk[axis] + i, at, to * dims[axis] + at[axis] + i);
        }
    }
}
