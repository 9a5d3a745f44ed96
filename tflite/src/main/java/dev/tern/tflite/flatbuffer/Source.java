package dev.tern.tflite.flatbuffer;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one flatbuffer. Every read is checked against their end, and none needs alignment. While a file is read
 * for the first time, the bytes visited count against a budget: tables may be shared, so a small file could otherwise
 * describe a model that never ends. Once {@link #accept accepted}, its walk is known to be short and is free.
 */
public final class Source {
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** So many numbers are read sooner one by one than a copy is begun, while nothing is compiled. */
    private static final int FEW = 8;

    private final MemorySegment bytes;
    /** The same bytes where they are few enough: reading them is quicker while nothing is compiled. */
    private final @Nullable ByteBuffer buffer;

    private long bytesLeft;
    private long tablesLeft;
    private final List<Run> reserved = new ArrayList<>();
    private volatile boolean accepted;
    private volatile @Nullable TableView root;

    /** A run of bytes that stands outside the tables, found by its absolute place. */
    record Run(long from, long size) {}

    private Source(MemorySegment bytes, long bytesLeft, long tablesLeft) {
        this.bytes = bytes.asReadOnly();
        boolean fits = bytes.byteSize() <= Integer.MAX_VALUE
                && (bytes.isNative() || bytes.heapBase().orElse(this) instanceof byte[]);
        this.buffer = fits ? this.bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN) : null;
        this.bytesLeft = bytesLeft;
        this.tablesLeft = tablesLeft;
    }

    /** A flatbuffer of which this many bytes and tables are visited at most, shared parts as often as they are met. */
    public static Source of(MemorySegment bytes, long visitedBytes, long visitedTables) {
        return new Source(bytes, visitedBytes, visitedTables);
    }

    /** A flatbuffer that may be visited a few times over, and has no more than {@code tables} tables. */
    public static Source of(MemorySegment bytes, long tables) {
        return of(bytes, 2 * bytes.byteSize() + (1 << 20), tables);
    }

    /** Ends the counting: the whole walk stayed within the budget. */
    public void accept() {
        accepted = true;
    }

    /** Notes that {@code size} bytes at {@code from} are accounted for, though no table holds or refers to them. */
    public void reserve(long from, long size) {
        check(from, size);
        reserved.add(new Run(from, size));
    }

    List<Run> reserved() {
        return reserved;
    }

    /** The root table, or null where none was asked for. */
    @Nullable
    TableView rootOrNull() {
        return root;
    }

    /** Bytes behind everything that tables, known or unknown, account for; often none. */
    public MemorySegment trailing() {
        return Claims.trailing(this);
    }

    /** All bytes, read-only. */
    public MemorySegment bytes() {
        return bytes;
    }

    public long size() {
        return bytes.byteSize();
    }

    /** Counts {@code visited} bytes against the budget. */
    void spend(long visited) {
        if (!accepted) {
            bytesLeft -= visited;
            if (bytesLeft < 0) {
                throw TernException.at("file")
                        .expected("tables that are visited about once each")
                        .found("the same bytes referred to over and over")
                        .fix("the file is damaged or hostile; a genuine one this large needs a higher read limit");
            }
        }
    }

    /** Counts one visited table of {@code size} bytes. */
    void spendTable(long size) {
        spend(size);
        if (!accepted && --tablesLeft < 0) {
            throw TernException.at("file")
                    .expected("no more tables than the read limit allows")
                    .found("one more")
                    .fix("the file is damaged or hostile; a genuine one this large needs a higher read limit");
        }
    }

    /** Checks that {@code count} bytes at {@code position} lie inside. */
    public void check(long position, long count) {
        if (position < 0 || count < 0 || count > size() - position) {
            throw TernException.at("byte " + position)
                    .expected(count + " bytes inside the file of " + size() + " bytes")
                    .found(position > size() || position < 0 ? "a place outside" : (size() - position) + " bytes left")
                    .fix("the file is cut short or damaged; fetch it again");
        }
    }

    public byte int8(long position) {
        check(position, 1);
        return buffer != null ? buffer.get((int) position) : bytes.get(ValueLayout.JAVA_BYTE, position);
    }

    public int uint16(long position) {
        check(position, 2);
        return Short.toUnsignedInt(buffer != null ? buffer.getShort((int) position) : bytes.get(U16, position));
    }

    public int int32(long position) {
        check(position, 4);
        return buffer != null ? buffer.getInt((int) position) : bytes.get(I32, position);
    }

    public long uint32(long position) {
        return Integer.toUnsignedLong(int32(position));
    }

    public long int64(long position) {
        check(position, 8);
        return buffer != null ? buffer.getLong((int) position) : bytes.get(I64, position);
    }

    /** Fills {@code to} from {@code position} on. */
    void int8s(long position, byte[] to) {
        check(position, to.length);
        if (buffer != null) {
            buffer.get((int) position, to);
        } else {
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, to, 0, to.length);
        }
    }

    /** Fills {@code to} from {@code position} on. */
    void int32s(long position, int[] to) {
        if (to.length > FEW) {
            MemorySegment.copy(bytes, I32, position, to, 0, to.length);
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = int32(position + 4L * i);
        }
    }

    /** Fills {@code to} from {@code position} on. */
    void int64s(long position, long[] to) {
        if (to.length > FEW) {
            MemorySegment.copy(bytes, I64, position, to, 0, to.length);
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = int64(position + 8L * i);
        }
    }

    /** Fills {@code to} from {@code position} on. */
    void float32s(long position, float[] to) {
        if (to.length > FEW) {
            MemorySegment.copy(bytes, F32, position, to, 0, to.length);
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = Float.intBitsToFloat(int32(position + 4L * i));
        }
    }

    /** The bytes from {@code position}, read-only and zero-copy. */
    public MemorySegment slice(long position, long count) {
        check(position, count);
        return bytes.asSlice(position, count);
    }

    /** The table that the word at {@code reference} refers to. */
    public TableView tableAt(long reference, TableType type) {
        return TableView.at(this, reference + uint32(reference), type);
    }

    /** The root table, once the file is long enough for one and carries {@code identifier}. */
    public TableView root(String identifier, TableType type) {
        if (size() < 8) {
            throw TernException.at("file")
                    .expected("a flatbuffer of at least 8 bytes with identifier " + identifier)
                    .found(size() + " bytes")
                    .fix("the file is empty or cut short; fetch it again");
        }
        String found = new String(slice(4, 4).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        if (!found.equals(identifier)) {
            throw TernException.at("file")
                    .expected("identifier " + identifier + " at byte 4")
                    .found(printable(found))
                    .fix("this is another kind of file, or a damaged one");
        }
        TableView table = tableAt(0, type);
        root = table;
        return table;
    }

    private static String printable(String text) {
        return "'" + text.replaceAll("[^ -~]", "?") + "'";
    }
}
