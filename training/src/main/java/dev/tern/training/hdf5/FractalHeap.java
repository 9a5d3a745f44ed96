package dev.tern.training.hdf5;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of any size under short identifiers: where links and attributes of dense groups lie. Small objects lie in blocks
 * whose sizes double from row to row of a table, huge ones apart, tiny ones in the identifier itself.
 */
final class FractalHeap {
    private static final int WIDTH_MAX = 1 << 10;

    private final Source source;
    private final int identifierBytes;
    private final int offsetBytes;
    private final int lengthBytes;
    private final int blockOffsetBytes;
    private final boolean directHuge;
    private final long hugeTree;
    private final int width;
    private final long startBytes;
    private final long directMax;
    private final long root;
    private final int rootRows;
    private final boolean checked;
    private @Nullable Map<Long, MemorySegment> huge;

    FractalHeap(Source source, long address) {
        this.source = source;
        Cursor header = source.from("fractal heap", address);
        header.signature("FRHP");
        header.u8();
        identifierBytes = header.u16();
        int filterBytes = header.u16();
        int flags = header.u8();
        checked = (flags & 2) != 0;
        long managedMax = header.u32();
        header.length();
        hugeTree = header.offset();
        header.length();
        header.offset();
        for (int i = 0; i < 8; i++) {
            header.length();
        }
        width = header.u16();
        startBytes = header.length();
        directMax = header.length();
        int heapBits = header.u16();
        header.u16();
        root = header.offset();
        rootRows = header.u16();
        if (filterBytes != 0) {
            throw header.refused("links or attributes are compressed", "rewrite the file with h5repack -f NONE");
        }
        header.checksum();
        if (width < 1
                || width > WIDTH_MAX
                || Integer.bitCount(width) != 1
                || Long.bitCount(startBytes) != 1
                || Long.bitCount(directMax) != 1
                || directMax < startBytes
                || directMax > 1L << 40
                || heapBits < 1
                || heapBits > 64
                || rootRows > 64) {
            throw header.bad(
                    "sizes that make a heap", "width " + width + ", blocks of " + startBytes + " to " + directMax);
        }
        blockOffsetBytes = (heapBits + 7) / 8;
        offsetBytes = blockOffsetBytes;
        lengthBytes = Math.min((Long.numberOfTrailingZeros(directMax) + 7) / 8, BTree2.bytesFor(managedMax));
        directHuge = 1 + source.offsetBytes + source.lengthBytes <= identifierBytes;
    }

    /** The object that {@code identifier} names, as a cursor. */
    Cursor object(Cursor identifier) {
        Cursor cursor = identifier.part("heap identifier", identifierBytes);
        int first = cursor.u8();
        return switch (first >> 4 & 3) {
            case 0 -> managed(cursor.number(offsetBytes), cursor.number(lengthBytes));
            case 1 -> huge(cursor);
            case 2 -> {
                boolean extended = identifierBytes - 1 > 16;
                int length = extended ? ((first & 0xF) << 8 | cursor.u8()) + 1 : (first & 0xF) + 1;
                yield cursor.part("tiny heap object", length);
            }
            default -> throw cursor.bad("a heap identifier", "kind " + (first >> 4 & 3));
        };
    }

    private Cursor huge(Cursor identifier) {
        if (directHuge) {
            long address = identifier.offset();
            return source.at("huge heap object", address, identifier.length());
        }
        if (huge == null) {
            Map<Long, MemorySegment> found = new HashMap<>();
            BTree2.records(source, hugeTree, 1, record -> {
                long address = record.offset();
                long length = record.length();
                found.put(record.length(), source.raw("huge heap object", address, length));
            });
            huge = found;
        }
        long key = identifier.number(Math.min(8, identifierBytes - 1));
        MemorySegment object = huge.get(key);
        if (object == null) {
            throw identifier.bad("a huge object of number " + key, "none");
        }
        long address = object.address() - source.bytes.address();
        return source.at("huge heap object", address - source.base, object.byteSize());
    }

    private Cursor managed(long offset, long length) {
        if (rootRows == 0) {
            return block(root, 0, startBytes, offset, length);
        }
        long indirect = root;
        long start = 0;
        int rows = rootRows;
        for (int depth = 0; depth < 16; depth++) {
            int row = row(offset - start);
            if (row >= rows || offset < start) {
                break;
            }
            long size = rowBytes(row);
            long rowStart = start + (row == 0 ? 0 : startBytes * width << (row - 1));
            long column = (offset - rowStart) / size;
            Cursor cursor = source.from("indirect block", indirect);
            cursor.signature("FHIB");
            cursor.skip(1 + source.offsetBytes + blockOffsetBytes);
            cursor.skip(((long) row * width + column) * source.offsetBytes);
            long child = cursor.offset();
            long childStart = rowStart + column * size;
            if (size <= directMax) {
                return block(child, childStart, size, offset, length);
            }
            indirect = child;
            start = childStart;
            rows = Long.numberOfTrailingZeros(size) - Long.numberOfTrailingZeros(startBytes * width) + 1;
        }
        throw source.at("fractal heap", 0, 0)
                .bad("an object inside the heap", "offset " + Long.toUnsignedString(offset));
    }

    private int row(long offset) {
        long first = startBytes * width;
        return offset >= 0 && offset < first
                ? 0
                : 64 - Long.numberOfLeadingZeros(offset) - Long.numberOfTrailingZeros(first);
    }

    private long rowBytes(int row) {
        return row < 2 ? startBytes : startBytes << Math.min(row - 1, 40);
    }

    private Cursor block(long address, long blockStart, long size, long offset, long length) {
        Cursor whole = source.at("direct block", address, 5);
        whole.signature("FHDB");
        int prefix = 5 + source.offsetBytes + blockOffsetBytes + (checked ? 4 : 0);
        long inside = offset - blockStart;
        if (inside < prefix || length < 0 || inside > size || length > size - inside) {
            throw whole.bad("an object inside its block of " + size + " bytes", length + " bytes at " + inside);
        }
        return source.at("heap object", address + inside, length);
    }
}
