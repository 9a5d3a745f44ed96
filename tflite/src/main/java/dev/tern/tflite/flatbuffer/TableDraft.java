package dev.tern.tflite.flatbuffer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table in the making, with the table it was read from where there is one. Fields that are not mentioned are taken
 * over from there, known or unknown; fields that say the same as there keep their spelling (for example an empty vector
 * as opposed to none). Without an origin, scalars at their default and empty vectors are left out.
 */
public final class TableDraft {
    private final TableType type;
    private final @Nullable TableView origin;
    private final UnknownFields unknown;
    private final TablePiece piece = new TablePiece();
    private final BitSet mentioned = new BitSet();

    private TableDraft(TableType type, @Nullable TableView origin, UnknownFields unknown) {
        this.type = type;
        this.origin = origin;
        this.unknown = unknown;
    }

    /** A new table of {@code type}; {@code origin} is the table it was read from, if any. */
    public static TableDraft of(TableType type, @Nullable TableView origin, UnknownFields unknown) {
        return new TableDraft(type, origin, unknown);
    }

    /** A copy of {@code table}, field by field. */
    public static TablePiece copy(TableView table, UnknownFields unknown) {
        return new TableDraft(table.type(), table, unknown).finish();
    }

    /** Whether the table that this one was read from has the field. */
    private boolean stood(Field field) {
        return origin != null && origin.has(field);
    }

    /** A scalar by its bits. */
    public TableDraft scalar(Field field, long bits) {
        mentioned.set(field.id());
        if (bits != field.absent() || stood(field)) {
            piece.bits(field.id(), bits, field.kind().inlineBytes());
        }
        return this;
    }

    public TableDraft bool(Field field, boolean value) {
        return scalar(field, value ? 1 : 0);
    }

    public TableDraft float32(Field field, float value) {
        return scalar(field, Float.floatToRawIntBits(value));
    }

    /** A string; empty ones are written only where one stood before. */
    public TableDraft string(Field field, String value) {
        if (origin != null && origin.has(field) && origin.string(field).equals(value)) {
            return flat(field, origin.bytes(field));
        }
        return flat(field, MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8)));
    }

    public TableDraft int32s(Field field, int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return flat(field, MemorySegment.ofArray(bytes.array()));
    }

    public TableDraft int32s(Field field, List<Integer> values) {
        return int32s(field, values.stream().mapToInt(Integer::intValue).toArray());
    }

    public TableDraft int64s(Field field, long[] values) {
        return flat(field, bytes(values));
    }

    /** As {@link #int64s}, present even when empty. */
    public TableDraft presentInt64s(Field field, long[] values) {
        return present(field, bytes(values));
    }

    private static MemorySegment bytes(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return MemorySegment.ofArray(bytes.array());
    }

    public TableDraft float32s(Field field, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return flat(field, MemorySegment.ofArray(bytes.array()));
    }

    /** A vector of one-byte elements, or any flat vector as its bytes; empty ones only where one stood before. */
    public TableDraft flat(Field field, MemorySegment content) {
        mentioned.set(field.id());
        if (content.byteSize() > 0 || stood(field)) {
            flatPiece(field, content);
        }
        return this;
    }

    /** As {@link #flat}, present even when empty. */
    public TableDraft present(Field field, MemorySegment content) {
        mentioned.set(field.id());
        flatPiece(field, content);
        return this;
    }

    private void flatPiece(Field field, MemorySegment content) {
        long count = content.byteSize() / field.kind().elementBytes();
        boolean text = field.kind() == Kind.STRING;
        piece.reference(field.id(), new Piece.Flat(content, count, field.alignment(), text), 0);
    }

    public TableDraft strings(Field field, List<String> values) {
        if (origin != null && origin.has(field) && origin.strings(field).equals(values)) {
            return keep(field);
        }
        return references(field, values.stream().map(TableDraft::text).toList());
    }

    private static Piece text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return new Piece.Flat(MemorySegment.ofArray(utf8), utf8.length, 4, true);
    }

    /** A vector of tables; empty ones are written only where one stood before. */
    public TableDraft tables(Field field, List<TablePiece> values) {
        return references(field, values);
    }

    /** As {@link #tables}, present even when empty. */
    public TableDraft presentTables(Field field, List<TablePiece> values) {
        mentioned.set(field.id());
        piece.reference(field.id(), new Piece.References(List.copyOf(values)), 0);
        return this;
    }

    private TableDraft references(Field field, List<? extends Piece> values) {
        mentioned.set(field.id());
        if (!values.isEmpty() || stood(field)) {
            piece.reference(field.id(), new Piece.References(List.copyOf(values)), 0);
        }
        return this;
    }

    /** One table, or none. */
    public TableDraft table(Field field, @Nullable Piece value) {
        mentioned.set(field.id());
        if (value != null) {
            piece.reference(field.id(), value, 0);
        }
        return this;
    }

    /** A union: its number in the field before, and its table. */
    public TableDraft union(Field field, int number, @Nullable Piece value) {
        mentioned.set(field.id() - 1);
        if (number != 0 || (origin != null && origin.offset(field.id() - 1) != 0)) {
            piece.bits(field.id() - 1, number, 1);
        }
        return table(field, value);
    }

    /** The absolute place of {@code payload} in the file. */
    public TableDraft absolute(Field field, Piece.Payload payload) {
        mentioned.set(field.id());
        piece.absolute(field.id(), payload);
        return this;
    }

    /** Leaves the field out whatever stood before. */
    public TableDraft without(Field field) {
        mentioned.set(field.id());
        return this;
    }

    /** Takes the field over as it stood. */
    public TableDraft keep(Field field) {
        mentioned.set(field.id());
        if (origin == null || !origin.has(field)) {
            return this;
        }
        if (field.kind().isScalar()) {
            return scalar(field, origin.scalar(field));
        }
        if (field.kind().isFlatVector()) {
            return flat(field, origin.bytes(field));
        }
        return switch (field.kind()) {
            case STRINGS ->
                references(
                        field,
                        origin.textBytes(field).stream()
                                .map(bytes -> new Piece.Flat(bytes, bytes.byteSize(), 4, true))
                                .toList());
            case TABLES ->
                references(
                        field,
                        origin.tables(field).stream().map(t -> copy(t, unknown)).toList());
            case UNION -> {
                int number = origin.unionNumber(field);
                yield copied(field, origin.union(field, number));
            }
            default -> copied(field, origin.table(field));
        };
    }

    private TableDraft copied(Field field, @Nullable TableView table) {
        return table(field, table == null ? null : copy(table, unknown));
    }

    /** The table, with everything not mentioned taken over from its origin. */
    public TablePiece finish() {
        if (origin != null) {
            int[] widths = origin.widths();
            for (int id = 0; id < origin.fieldCount(); id++) {
                Field field = type.field(id);
                if (origin.offset(id) != 0 && !mentioned.get(id)) {
                    if (field != null) {
                        keep(field);
                    } else {
                        unknown.carry(origin, id, widths[id], piece);
                    }
                }
            }
        }
        return piece;
    }
}
