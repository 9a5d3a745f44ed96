package dev.tern.tflite.flatbuffer;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table where it lies. Its own bounds are checked when the view is made, each field's when it is read; absent
 * fields give their default, absent vectors and strings are empty. Two views of the same table are equal.
 */
public final class TableView {
    private final Source source;
    private final long position;
    private final TableType type;
    private final long vtable;
    private final int vtableBytes;
    private final int tableBytes;

    private TableView(Source source, long position, TableType type, long vtable, int vtableBytes, int tableBytes) {
        this.source = source;
        this.position = position;
        this.type = type;
        this.vtable = vtable;
        this.vtableBytes = vtableBytes;
        this.tableBytes = tableBytes;
    }

    /** The table at {@code position}. */
    public static TableView at(Source source, long position, TableType type) {
        long vtable = position - source.int32(position);
        int vtableBytes = source.uint16(vtable);
        int tableBytes = source.uint16(vtable + 2);
        if (vtableBytes < 4 || vtableBytes % 2 != 0 || tableBytes < 4) {
            throw TernException.at(type.name() + " at byte " + position)
                    .expected("a list of field places (an even size of 4 or more) and a table of 4 bytes or more")
                    .found("sizes " + vtableBytes + " and " + tableBytes)
                    .fix("the file is damaged; fetch it again");
        }
        source.check(vtable, vtableBytes);
        source.check(position, tableBytes);
        source.spendTable(tableBytes);
        return new TableView(source, position, type, vtable, vtableBytes, tableBytes);
    }

    public Source source() {
        return source;
    }

    public long position() {
        return position;
    }

    public TableType type() {
        return type;
    }

    /** The same table read by the rows of {@code other}. */
    public TableView as(TableType other) {
        return new TableView(source, position, other, vtable, vtableBytes, tableBytes);
    }

    /** Where the list of field places stands. */
    long vtable() {
        return vtable;
    }

    int vtableBytes() {
        return vtableBytes;
    }

    int tableBytes() {
        return tableBytes;
    }

    /** One more than the highest field id that the table can hold. */
    public int fieldCount() {
        return (vtableBytes - 4) / 2;
    }

    /** Offset of a field inside the table, or 0 where it is absent. */
    int offset(int id) {
        return id < fieldCount() ? source.uint16(vtable + 4 + 2L * id) : 0;
    }

    /** For each present field, bytes to the next one or the table's end: its width, and padding behind it. */
    int[] widths() {
        int[] sorted = new int[fieldCount() + 1];
        for (int id = 0; id < fieldCount(); id++) {
            sorted[id] = offset(id);
        }
        sorted[fieldCount()] = tableBytes;
        Arrays.sort(sorted);
        int[] widths = new int[fieldCount()];
        for (int id = 0; id < widths.length; id++) {
            int from = offset(id);
            int next = Arrays.binarySearch(sorted, from + 1);
            next = next < 0 ? -next - 1 : next;
            widths[id] = from == 0 || from >= tableBytes ? 0 : Math.min(sorted[next], tableBytes) - from;
        }
        return widths;
    }

    /** The bytes of a present field that no row describes, and padding behind them. */
    public MemorySegment unknownBytes(int id) {
        return source.slice(position + offset(id), widths()[id]);
    }

    /** Whether the field is present. */
    public boolean has(Field field) {
        return offset(field.id()) != 0;
    }

    /** Where the field stands in the file, or -1 where it is absent. */
    public long placeOf(Field field) {
        int offset = offset(field.id());
        if (offset == 0) {
            return -1;
        }
        if (offset < 4 || offset + field.kind().inlineBytes() > tableBytes) {
            throw TernException.at(describe(field))
                    .expected("a place inside the table of " + tableBytes + " bytes")
                    .found("offset " + offset)
                    .fix("the file is damaged; fetch it again");
        }
        return position + offset;
    }

    private String describe(Field field) {
        return type.name() + "." + field.name();
    }

    /** The bits of a scalar field, sign-extended unless the kind is unsigned. */
    public long scalar(Field field) {
        long place = placeOf(field);
        if (place < 0) {
            return field.absent();
        }
        return switch (field.kind().inlineBytes()) {
            case 1 -> field.kind() == Kind.INT8 ? source.int8(place) : source.int8(place) & 0xFF;
            case 2 -> (short) source.uint16(place);
            case 4 -> field.kind() == Kind.UINT32 ? source.uint32(place) : source.int32(place);
            default -> source.int64(place);
        };
    }

    public int int32(Field field) {
        return (int) scalar(field);
    }

    public boolean bool(Field field) {
        return scalar(field) != 0;
    }

    public float float32(Field field) {
        return Float.intBitsToFloat(int32(field));
    }

    /** An index below {@code count}, or an error that names the field. */
    public int index(Field field, int count, String counted) {
        long value = scalar(field);
        if (value < 0 || value >= count) {
            throw TernException.at(describe(field))
                    .expected("an index below " + count + " (" + counted + ")")
                    .found(String.valueOf(value))
                    .fix("the file is damaged; convert the model again");
        }
        return (int) value;
    }

    /** Where the length word of a vector or string stands, or -1 where the field is absent; the extent is checked. */
    long vector(Field field) {
        long place = placeOf(field);
        if (place < 0) {
            return -1;
        }
        long start = place + source.uint32(place);
        long count = source.uint32(start);
        if (count > (source.size() - start - 4) / field.kind().elementBytes()) {
            throw TernException.at(describe(field))
                    .expected("as many elements as the file has bytes for (" + (source.size() - start - 4) + ")")
                    .found(count + " elements of " + field.kind().elementBytes() + " bytes")
                    .fix("the file is cut short or damaged; fetch it again");
        }
        return start;
    }

    /** Number of elements of a vector, or characters of a string. */
    public int count(Field field) {
        long start = vector(field);
        if (start < 0) {
            return 0;
        }
        long count = source.uint32(start);
        if (count > Integer.MAX_VALUE - 8) {
            throw TernException.at(describe(field))
                    .expected("fewer than 2147483640 elements")
                    .found(String.valueOf(count))
                    .fix("the file is damaged; fetch it again");
        }
        return (int) count;
    }

    /** The elements of a flat vector or string as bytes, zero-copy. */
    public MemorySegment bytes(Field field) {
        long start = vector(field);
        return start < 0
                ? MemorySegment.NULL
                : source.slice(start + 4, source.uint32(start) * field.kind().elementBytes());
    }

    /** Number of elements of a vector or string that is read as a whole. */
    private int visit(Field field) {
        int count = count(field);
        source.spend(4 + (long) count * field.kind().elementBytes());
        return count;
    }

    /** Where the first element stands, if there is one. */
    private long elements(Field field) {
        return vector(field) + 4;
    }

    /** A string; bytes that are not UTF-8 become replacement characters. */
    public String string(Field field) {
        return new String(byteArray(field), StandardCharsets.UTF_8);
    }

    /** The elements of a flat vector as bytes. */
    public byte[] byteArray(Field field) {
        byte[] bytes = new byte[Math.multiplyExact(visit(field), field.kind().elementBytes())];
        source.int8s(elements(field), bytes);
        return bytes;
    }

    public int[] int32s(Field field) {
        int[] numbers = new int[visit(field)];
        source.int32s(elements(field), numbers);
        return numbers;
    }

    public long[] int64s(Field field) {
        long[] numbers = new long[visit(field)];
        source.int64s(elements(field), numbers);
        return numbers;
    }

    public float[] float32s(Field field) {
        float[] numbers = new float[visit(field)];
        source.float32s(elements(field), numbers);
        return numbers;
    }

    public List<Integer> int32List(Field field) {
        int[] elements = int32s(field);
        List<Integer> list = new ArrayList<>(elements.length);
        for (int element : elements) {
            list.add(element);
        }
        return list;
    }

    public List<String> strings(Field field) {
        return textBytes(field).stream()
                .map(text -> new String(text.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
                .toList();
    }

    /** The bytes of each string of a vector, zero-copy. */
    List<MemorySegment> textBytes(Field field) {
        long start = vector(field);
        int count = count(field);
        source.spend(4L * count);
        List<MemorySegment> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long reference = start + 4 + 4L * i;
            long text = reference + source.uint32(reference);
            MemorySegment characters = source.slice(text + 4, source.uint32(text));
            source.spend(4 + characters.byteSize());
            list.add(characters);
        }
        return list;
    }

    /** The number of a union's member: what stands in the field before it. */
    public int unionNumber(Field field) {
        int offset = offset(field.id() - 1);
        return offset == 0 ? 0 : source.int8(position + offset) & 0xFF;
    }

    /** The table that the field refers to, or null where it is absent. */
    public @Nullable TableView table(Field field) {
        return table(field, field.type());
    }

    /** The member of a union, whose number is {@code number}, or null where it is absent. */
    public @Nullable TableView union(Field field, int number) {
        return table(field, field.member().apply(number));
    }

    /** The table that the field refers to, read as {@code target}, or null where it is absent. */
    public @Nullable TableView table(Field field, TableType target) {
        long place = placeOf(field);
        try {
            return place < 0 ? null : source.tableAt(place, target);
        } catch (TernException e) {
            throw e.within(describe(field));
        }
    }

    public List<TableView> tables(Field field) {
        long start = vector(field);
        int count = count(field);
        source.spend(4L * count);
        List<TableView> list = new ArrayList<>(Math.min(count, 1 << 16));
        for (int i = 0; i < count; i++) {
            try {
                list.add(source.tableAt(start + 4 + 4L * i, field.type()));
            } catch (TernException e) {
                throw e.within(describe(field) + "[" + i + "]");
            }
        }
        return list;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableView view
                && view.source == source
                && view.position == position
                && view.type == type;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(position);
    }

    @Override
    public String toString() {
        return type + " at byte " + position;
    }
}
