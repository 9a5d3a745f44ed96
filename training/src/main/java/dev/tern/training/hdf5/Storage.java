package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a dataset's bytes lie and how they become one array: the layout, filter and fill value messages. */
final class Storage {
    /** Up to this size an array may be larger than what is stored of it by any factor: unwritten parts are filled. */
    private static final long FILLED_BYTES_MAX = 16L << 20;

    private static final int PACKED_MAX = 1100;

    private final Source source;
    private final ObjectHeader header;

    Storage(Source source, ObjectHeader header) {
        this.source = source;
        this.header = header;
    }

    /** The bytes of {@code dims} elements of {@code elementBytes} bytes each. */
    MemorySegment bytes(int[] dims, long count, int elementBytes) {
        long total = count * elementBytes;
        if (total > FILLED_BYTES_MAX && total > PACKED_MAX * source.bytes.byteSize()
                || total > Integer.MAX_VALUE - 64) {
            throw TernException.at(source.name + ", dataset")
                    .expected("at most " + PACKED_MAX + " times the file's bytes in a dataset, and less than 2 GiB")
                    .found(total + " bytes")
                    .fix("the file is damaged or hostile; get it anew");
        }
        Message layout = header.first(Message.LAYOUT);
        if (layout == null) {
            throw TernException.at(source.name + ", dataset")
                    .expected("a layout message")
                    .found("none")
                    .fix("the file is damaged; get it anew");
        }
        if (header.first(Message.EXTERNAL_FILES) != null) {
            throw layout.body().refused("the data lie in other files", "write the file anew with the data in place");
        }
        Cursor cursor = layout.body();
        int version = cursor.u8();
        return switch (version) {
            case 1, 2 -> old(cursor, dims, total, elementBytes);
            case 3 -> version3(cursor, dims, total, elementBytes);
            case 4, 5 -> version4(cursor, dims, total, elementBytes);
            default -> throw cursor.bad("a layout of version 1 to 5", String.valueOf(version));
        };
    }

    private MemorySegment old(Cursor cursor, int[] dims, long total, int elementBytes) {
        int rank = cursor.u8();
        int kind = cursor.u8();
        cursor.skip(5);
        long address = kind == 0 ? 0 : cursor.offset();
        int[] extents = new int[rank];
        for (int i = 0; i < rank; i++) {
            extents[i] = (int) Math.min(Integer.MAX_VALUE, cursor.u32());
        }
        return switch (kind) {
            case 0 -> compact(cursor, cursor.u32(), total);
            case 1 -> contiguous(address, total, elementBytes);
            case 2 -> chunked(cursor, dims, extents, total, elementBytes, chunks -> chunks.tree(address));
            default -> throw cursor.bad("a layout of class 0 to 2", String.valueOf(kind));
        };
    }

    private MemorySegment version3(Cursor cursor, int[] dims, long total, int elementBytes) {
        int kind = cursor.u8();
        return switch (kind) {
            case 0 -> compact(cursor, cursor.u16(), total);
            case 1 -> contiguous(cursor.offset(), total, elementBytes);
            case 2 -> {
                int rank = cursor.u8();
                long address = cursor.offset();
                int[] extents = extents(cursor, rank, 4);
                yield chunked(cursor, dims, extents, total, elementBytes, chunks -> chunks.tree(address));
            }
            default -> throw unusual(cursor, kind);
        };
    }

    private static int[] extents(Cursor cursor, int rank, int bytes) {
        int[] extents = new int[rank];
        for (int i = 0; i < rank; i++) {
            long extent = cursor.number(bytes);
            extents[i] = extent < 0 || extent > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) extent;
        }
        return extents;
    }

    private MemorySegment version4(Cursor cursor, int[] dims, long total, int elementBytes) {
        int kind = cursor.u8();
        if (kind == 0) {
            return compact(cursor, cursor.u16(), total);
        }
        if (kind == 1) {
            return contiguous(cursor.offset(), total, elementBytes);
        }
        if (kind != 2) {
            throw unusual(cursor, kind);
        }
        int flags = cursor.u8();
        int rank = cursor.u8();
        int bytes = cursor.u8();
        if (bytes < 1 || bytes > 8) {
            throw cursor.bad("extents of 1 to 8 bytes", String.valueOf(bytes));
        }
        int[] extents = extents(cursor, rank, bytes);
        int index = cursor.u8();
        boolean filtered = header.first(Message.FILTERS) != null;
        switch (index) {
            case 1 -> {
                boolean sized = (flags & 2) != 0;
                long size = sized ? cursor.length() : -1;
                long mask = sized ? cursor.u32() : 0;
                long address = cursor.offset();
                long plain = product(extents);
                return chunked(
                        cursor,
                        dims,
                        extents,
                        total,
                        elementBytes,
                        chunks -> chunks.placeNumbered(0, address, size < 0 ? plain : size, mask, cursor));
            }
            case 2 -> {
                long address = cursor.offset();
                return chunked(cursor, dims, extents, total, elementBytes, chunks -> chunks.implicit(address, cursor));
            }
            case 3 -> {
                cursor.u8();
                long address = cursor.offset();
                return chunked(cursor, dims, extents, total, elementBytes, chunks -> chunks.fixedArray(address));
            }
            case 5 -> {
                cursor.skip(6);
                long address = cursor.offset();
                int sizeBytes = Math.min(8, 1 + (63 - Long.numberOfLeadingZeros(product(extents)) + 8) / 8);
                return chunked(
                        cursor,
                        dims,
                        extents,
                        total,
                        elementBytes,
                        chunks -> chunks.tree2(address, filtered ? 11 : 10, sizeBytes));
            }
            default ->
                throw cursor.refused(
                        index == 4
                                ? "the chunks of a growing dataset are indexed by an extensible array"
                                : "unknown chunk index " + index,
                        "rewrite the file with h5repack -l CONTI");
        }
    }

    private static long product(int[] extents) {
        long product = 1;
        for (int extent : extents) {
            product = Math.min(Long.MAX_VALUE >> 32, product * extent);
        }
        return product;
    }

    private static TernException unusual(Cursor cursor, int kind) {
        return kind == 3
                ? cursor.refused(
                        "the dataset is virtual: it is put together from other files", "write the data in place")
                : cursor.bad("a layout of class 0 to 2", String.valueOf(kind));
    }

    private static MemorySegment compact(Cursor cursor, long size, long total) {
        if (size < total) {
            throw cursor.bad(total + " bytes of compact data", String.valueOf(size));
        }
        return cursor.segment(total);
    }

    private MemorySegment contiguous(long address, long total, int elementBytes) {
        return address == Source.UNDEFINED
                ? MemorySegment.ofArray(filled(total, elementBytes))
                : source.raw("dataset", address, total);
    }

    private MemorySegment chunked(
            Cursor cursor, int[] dims, int[] extents, long total, int elementBytes, Consumer<Chunks> read) {
        if (extents.length != dims.length + 1 || dims.length == 0) {
            throw cursor.bad("chunks of " + dims.length + " extents", String.valueOf(extents.length - 1));
        }
        Message pipeline = header.first(Message.FILTERS);
        List<Filter> filters = pipeline == null ? List.of() : Filter.read(pipeline.body(), elementBytes);
        byte[] whole = filled(total, elementBytes);
        int[] chunk = Arrays.copyOf(extents, dims.length);
        if (total > 0) {
            read.accept(new Chunks(source, dims, chunk, elementBytes, filters, whole));
        }
        return MemorySegment.ofArray(whole);
    }

    private byte[] filled(long total, int elementBytes) {
        byte[] whole = new byte[(int) total];
        MemorySegment fill = fillValue();
        if (fill != null && fill.byteSize() == elementBytes) {
            byte[] element = fill.toArray(ValueLayout.JAVA_BYTE);
            for (int i = 0; i < whole.length; i++) {
                whole[i] = element[i % elementBytes];
            }
        }
        return whole;
    }

    private @Nullable MemorySegment fillValue() {
        Message message = header.first(Message.FILL_VALUE);
        if (message == null) {
            return null;
        }
        Cursor cursor = message.body();
        int version = cursor.u8();
        boolean defined;
        if (version < 3) {
            cursor.skip(2);
            defined = cursor.u8() != 0 || version == 1;
        } else {
            defined = (cursor.u8() & 0x20) != 0;
        }
        return defined ? cursor.segment(cursor.u32()) : null;
    }
}
