package dev.tern.tflite;

import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Kind;
import dev.tern.tflite.flatbuffer.Source;
import dev.tern.tflite.flatbuffer.TableType;
import dev.tern.tflite.flatbuffer.TableView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks two files of the same model side by side, by the rows of the format and, where those end, by the bytes, and
 * lists every difference. Shares nothing with the writer but the rows.
 */
final class StructuralComparison {
    private final List<String> differences = new ArrayList<>();
    private int tables;
    private int unknownFields;

    /** Walks {@code a} and {@code b} from their roots. */
    static StructuralComparison of(byte[] a, byte[] b) {
        return of(a, b, Schema.Model.ROWS);
    }

    static StructuralComparison of(byte[] a, byte[] b, TableType rows) {
        StructuralComparison comparison = new StructuralComparison();
        comparison.tables(root(a, rows), root(b, rows), "model");
        return comparison;
    }

    private static TableView root(byte[] bytes, TableType rows) {
        Source source = Source.of(MemorySegment.ofArray(bytes), Long.MAX_VALUE, Long.MAX_VALUE);
        return source.root(Schema.IDENTIFIER, rows);
    }

    List<String> differences() {
        return differences;
    }

    int tablesCompared() {
        return tables;
    }

    int unknownFieldsCompared() {
        return unknownFields;
    }

    private void tables(@Nullable TableView a, @Nullable TableView b, String path) {
        if (a == null || b == null) {
            if (a != null || b != null) {
                differences.add(path + ": a table on one side only");
            }
            return;
        }
        tables++;
        int ids = Math.max(a.fieldCount(), b.fieldCount());
        for (int id = 0; id < ids; id++) {
            Field field = a.type().field(id);
            if (field != null) {
                known(a, b, field, path + "." + field.name());
            } else {
                unknown(a, b, Field.of(id, "field " + id, Kind.INT8), path + ".field " + id);
            }
        }
    }

    private void known(TableView a, TableView b, Field field, String path) {
        boolean place = a.type() == Schema.Buffer.ROWS && field.equals(Schema.Buffer.OFFSET);
        if (field.kind().isScalar()) {
            if (!place) {
                expect(a.scalar(field) == b.scalar(field), path, a.scalar(field), b.scalar(field));
            } else if (Buffers.isPlace(a.scalar(field))) {
                outside(a, b, path);
            }
            return;
        }
        expect(a.has(field) == b.has(field), path, a.has(field), b.has(field));
        if (!a.has(field) || !b.has(field)) {
            return;
        }
        if (field.kind().isFlatVector()) {
            expect(a.bytes(field).mismatch(b.bytes(field)) < 0, path, a.bytes(field), b.bytes(field));
            expect(b.bytes(field).address() % Math.max(1, field.kind().elementBytes()) == 0, path, "aligned", "not");
            return;
        }
        switch (field.kind()) {
            case STRINGS -> expect(a.strings(field).equals(b.strings(field)), path, a.strings(field), b.strings(field));
            case TABLES -> {
                List<TableView> all = a.tables(field);
                List<TableView> others = b.tables(field);
                expect(all.size() == others.size(), path, all.size(), others.size());
                for (int i = 0; i < Math.min(all.size(), others.size()); i++) {
                    tables(all.get(i), others.get(i), path + "[" + i + "]");
                }
            }
            case UNION -> tables(a.union(field, a.unionNumber(field)), b.union(field, b.unionNumber(field)), path);
            default -> tables(a.table(field), b.table(field), path);
        }
    }

    private void outside(TableView a, TableView b, String path) {
        long size = a.scalar(Schema.Buffer.SIZE);
        MemorySegment bytes = a.source().slice(a.scalar(Schema.Buffer.OFFSET), size);
        MemorySegment others = b.source().slice(b.scalar(Schema.Buffer.OFFSET), size);
        expect(bytes.mismatch(others) < 0, path, bytes, others);
        expect(b.scalar(Schema.Buffer.OFFSET) % 16 == 0, path, "aligned", b.scalar(Schema.Buffer.OFFSET));
    }

    /** Unknown fields have the same bytes, or lead to places around which the same bytes stand. */
    private void unknown(TableView a, TableView b, Field field, String path) {
        expect(a.has(field) == b.has(field), path, a.has(field), b.has(field));
        if (!a.has(field) || !b.has(field)) {
            return;
        }
        unknownFields++;
        MemorySegment bytes = a.unknownBytes(field.id());
        MemorySegment others = b.unknownBytes(field.id());
        long width = Math.min(bytes.byteSize(), others.byteSize());
        boolean same = MemorySegment.mismatch(bytes, 0, width, others, 0, width) < 0;
        if (!same && width >= 4) {
            Field reference = Field.of(field.id(), field.name(), Kind.BYTES);
            long from = a.placeOf(reference) + a.source().uint32(a.placeOf(reference));
            long to = b.placeOf(reference) + b.source().uint32(b.placeOf(reference));
            long around = Math.min(a.source().size() - from, b.source().size() - to);
            long compared = Math.min(around, 4 + a.source().uint32(from));
            same = compared > 4
                    && a.source().slice(from, compared).mismatch(b.source().slice(to, compared)) < 0;
        }
        expect(same, path, bytes, others);
        String text = width < 4 ? "" : text(a, field);
        expect(text.isEmpty() || text.equals(text(b, field)), path, text, text.isEmpty() ? "" : text(b, field));
    }

    /** The readable string that an unknown field refers to, or nothing. */
    private static String text(TableView table, Field field) {
        long place = table.placeOf(field);
        long start = place + table.source().uint32(place);
        if (start > table.source().size() - 8) {
            return "";
        }
        long length = Math.min(table.source().uint32(start), table.source().size() - start - 4);
        String text = new String(
                table.source().slice(start + 4, Math.min(length, 200)).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.ISO_8859_1);
        return text.matches("[ -~]{3,}") ? text : "";
    }

    private void expect(boolean holds, String path, Object a, Object b) {
        if (!holds) {
            differences.add(path + ": " + a + " and " + b);
        }
    }
}
