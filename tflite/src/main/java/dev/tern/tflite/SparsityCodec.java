package dev.tern.tflite;

import dev.tern.graph.Sparsity;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableType;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sparsity between its table and its record. */
final class SparsityCodec {
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SparsityCodec() {}

    static @Nullable Sparsity read(@Nullable TableView table) {
        if (table == null) {
            return null;
        }
        List<Sparsity.Dimension> dimensions = new ArrayList<>();
        for (TableView dimension : table.tables(Schema.Sparsity.DIMENSIONS)) {
            dimensions.add(readDimension(dimension));
        }
        return new Sparsity(
                table.int32List(Schema.Sparsity.TRAVERSAL_ORDER),
                table.int32List(Schema.Sparsity.BLOCK_MAP),
                dimensions,
                new Origin.OfTable(table));
    }

    private static Sparsity.Dimension readDimension(TableView table) {
        int format = table.int32(Schema.Dimension.FORMAT);
        return switch (format) {
            case Schema.Dimension.DENSE -> new Sparsity.Dense(table.int32(Schema.Dimension.DENSE_SIZE));
            case Schema.Dimension.SPARSE_CSR -> {
                int segments = table.unionNumber(Schema.Dimension.SEGMENTS);
                int indices = table.unionNumber(Schema.Dimension.INDICES);
                yield new Sparsity.Compressed(
                        indices(table, Schema.Dimension.SEGMENTS, segments),
                        indices(table, Schema.Dimension.INDICES, indices),
                        width(segments),
                        width(indices));
            }
            default ->
                throw TernException.at("sparsity")
                        .expected("a dimension that is dense (0) or compressed (1)")
                        .found("format " + format)
                        .fix("the file is damaged or newer than this version of Tern");
        };
    }

    private static int width(int member) {
        return switch (member) {
            case Schema.IndexVector.INT32_MEMBER -> 4;
            case Schema.IndexVector.UINT16_MEMBER -> 2;
            case Schema.IndexVector.UINT8_MEMBER -> 1;
            default ->
                throw TernException.at("sparsity")
                        .expected("indices of 4, 2 or 1 bytes (1, 2 or 3)")
                        .found("kind " + member)
                        .fix("the file is damaged or newer than this version of Tern");
        };
    }

    private static List<Integer> indices(TableView dimension, Field field, int member) {
        TableView table = dimension.union(field, member);
        if (table == null) {
            return List.of();
        }
        return switch (width(member)) {
            case 4 -> table.int32List(Schema.IndexVector.INT32_VALUES);
            case 2 -> {
                int count = table.count(Schema.IndexVector.UINT16_VALUES);
                byte[] bytes = table.byteArray(Schema.IndexVector.UINT16_VALUES);
                MemorySegment elements = MemorySegment.ofArray(bytes);
                List<Integer> list = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    list.add(Short.toUnsignedInt(elements.get(U16, 2L * i)));
                }
                yield list;
            }
            default -> {
                List<Integer> list = new ArrayList<>();
                for (byte element : table.byteArray(Schema.IndexVector.UINT8_VALUES)) {
                    list.add(element & 0xFF);
                }
                yield list;
            }
        };
    }

    /** The table for {@code sparsity}, or null for dense bytes. */
    static @Nullable TablePiece write(@Nullable Sparsity sparsity, UnknownFields unknown) {
        if (sparsity == null) {
            return null;
        }
        TableView origin = Origin.tableOf(sparsity.extras());
        if (sparsity.equals(read(origin)) && origin != null) {
            return TableDraft.copy(origin, unknown);
        }
        return TableDraft.of(Schema.Sparsity.ROWS, origin, unknown)
                .int32s(Schema.Sparsity.TRAVERSAL_ORDER, sparsity.traversalOrder())
                .int32s(Schema.Sparsity.BLOCK_MAP, sparsity.blockMap())
                .tables(
                        Schema.Sparsity.DIMENSIONS,
                        sparsity.dimensions().stream()
                                .map(dimension -> writeDimension(dimension, unknown))
                                .toList())
                .finish();
    }

    private static TablePiece writeDimension(Sparsity.Dimension dimension, UnknownFields unknown) {
        TableDraft draft = TableDraft.of(Schema.Dimension.ROWS, null, unknown);
        switch (dimension) {
            case Sparsity.Dense dense -> draft.scalar(Schema.Dimension.DENSE_SIZE, dense.size());
            case Sparsity.Compressed compressed -> {
                draft.scalar(Schema.Dimension.FORMAT, Schema.Dimension.SPARSE_CSR);
                writeIndices(
                        draft, Schema.Dimension.SEGMENTS, compressed.segments(), compressed.segmentsWidth(), unknown);
                writeIndices(draft, Schema.Dimension.INDICES, compressed.indices(), compressed.indicesWidth(), unknown);
            }
        }
        return draft.finish();
    }

    private static void writeIndices(
            TableDraft draft, Field field, List<Integer> indices, int width, UnknownFields unknown) {
        int member = width == 4
                ? Schema.IndexVector.INT32_MEMBER
                : width == 2 ? Schema.IndexVector.UINT16_MEMBER : Schema.IndexVector.UINT8_MEMBER;
        TableType rows = Schema.IndexVector.member(member);
        ByteBuffer bytes = ByteBuffer.allocate(indices.size() * width).order(ByteOrder.LITTLE_ENDIAN);
        for (int index : indices) {
            switch (width) {
                case 4 -> bytes.putInt(index);
                case 2 -> bytes.putShort((short) index);
                default -> bytes.put((byte) index);
            }
        }
        TablePiece vector = TableDraft.of(rows, null, unknown)
                .present(rows.fields().getFirst(), MemorySegment.ofArray(bytes.array()))
                .finish();
        draft.union(field, member, vector);
    }
}
