package dev.tern.tflite;

import dev.tern.graph.Buffer;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values between the tensor table and the record. */
final class ValueCodec {
    private ValueCodec() {}

    /** What the two shape fields say: extents to plan with, and those left open. */
    private record Extents(Shape planned, @Nullable Shape open) {
        static Extents read(TableView table, int rankLimit) {
            Shape shape = shape(table, Schema.Tensor.SHAPE, rankLimit);
            Shape open = table.has(Schema.Tensor.SHAPE_SIGNATURE)
                    ? shape(table, Schema.Tensor.SHAPE_SIGNATURE, rankLimit)
                    : shape;
            Shape planned = shape;
            for (int i = 0; i < shape.rank(); i++) {
                planned = shape.dim(i) == Shape.UNKNOWN ? planned.with(i, 1) : planned;
            }
            boolean fits = open.rank() == shape.rank();
            return new Extents(planned, open.isKnown() || !fits ? (shape.isKnown() ? null : shape) : open);
        }
    }

    static Value read(TableView table, Buffers buffers, int rankLimit) {
        Extents extents = Extents.read(table, rankLimit);
        return new Value(
                table.string(Schema.Tensor.NAME),
                DataType.ofCode(table.int32(Schema.Tensor.TYPE)),
                extents.planned,
                extents.open,
                QuantizationCodec.read(table.table(Schema.Tensor.QUANTIZATION)),
                buffers.of(table),
                table.bool(Schema.Tensor.IS_VARIABLE),
                table.bool(Schema.Tensor.HAS_RANK),
                SparsityCodec.read(table.table(Schema.Tensor.SPARSITY)),
                readVariants(table, rankLimit),
                new Origin.OfTable(table));
    }

    private static Shape shape(TableView table, Field field, int rankLimit) {
        int rank = table.count(field);
        if (rank > rankLimit) {
            throw TernException.at(field.name())
                    .expected("at most " + rankLimit + " extents")
                    .found(String.valueOf(rank))
                    .fix("the file is damaged or hostile; a genuine one needs a higher read limit");
        }
        return Shape.of(table.int32s(field));
    }

    private static List<Value.VariantType> readVariants(TableView table, int rankLimit) {
        List<Value.VariantType> types = new ArrayList<>();
        for (TableView variant : table.tables(Schema.Tensor.VARIANT_TENSORS)) {
            types.add(new Value.VariantType(
                    DataType.ofCode(variant.int32(Schema.VariantType.TYPE)),
                    shape(variant, Schema.VariantType.SHAPE, rankLimit),
                    variant.bool(Schema.VariantType.HAS_RANK)));
        }
        return types;
    }

    static TablePiece write(Value value, BufferTable buffers, UnknownFields unknown) {
        TableView origin = Origin.tableOf(value.extras());
        TableDraft draft = TableDraft.of(Schema.Tensor.ROWS, origin, unknown);
        writeShape(draft, value, origin);
        draft.scalar(Schema.Tensor.TYPE, value.type().code());
        writeBuffer(draft, value.buffer(), origin, buffers);
        draft.string(Schema.Tensor.NAME, value.name())
                .table(
                        Schema.Tensor.QUANTIZATION,
                        QuantizationCodec.write(
                                value.quantization(),
                                origin == null ? null : origin.table(Schema.Tensor.QUANTIZATION),
                                unknown))
                .bool(Schema.Tensor.IS_VARIABLE, value.variable())
                .table(Schema.Tensor.SPARSITY, SparsityCodec.write(value.sparsity(), unknown))
                .bool(Schema.Tensor.HAS_RANK, value.hasRank());
        if (origin == null || !readVariants(origin, Integer.MAX_VALUE).equals(value.variantTypes())) {
            draft.tables(
                    Schema.Tensor.VARIANT_TENSORS,
                    value.variantTypes().stream()
                            .map(variant -> writeVariant(variant, unknown))
                            .toList());
        }
        return draft.finish();
    }

    private static void writeShape(TableDraft draft, Value value, @Nullable TableView origin) {
        Extents before = origin == null ? null : Extents.read(origin, Integer.MAX_VALUE);
        if (before != null && before.planned.equals(value.shape()) && Objects.equals(before.open, value.openShape())) {
            draft.keep(Schema.Tensor.SHAPE).keep(Schema.Tensor.SHAPE_SIGNATURE);
            return;
        }
        draft.present(Schema.Tensor.SHAPE, ints(value.shape().dims()));
        Shape open = value.openShape();
        if (open == null) {
            draft.without(Schema.Tensor.SHAPE_SIGNATURE);
        } else {
            draft.present(Schema.Tensor.SHAPE_SIGNATURE, ints(open.dims()));
        }
    }

    private static void writeBuffer(
            TableDraft draft, @Nullable Buffer buffer, @Nullable TableView origin, BufferTable buffers) {
        if (buffer != null && buffers.isExternal(buffer)) {
            long id = buffers.externalId(buffer);
            draft.scalar(Schema.Tensor.EXTERNAL_BUFFER, id);
            if (origin == null || origin.scalar(Schema.Tensor.EXTERNAL_BUFFER) != id) {
                draft.without(Schema.Tensor.BUFFER);
            }
            return;
        }
        draft.scalar(Schema.Tensor.EXTERNAL_BUFFER, 0).scalar(Schema.Tensor.BUFFER, buffers.indexOf(buffer));
    }

    private static TablePiece writeVariant(Value.VariantType variant, UnknownFields unknown) {
        return TableDraft.of(Schema.VariantType.ROWS, null, unknown)
                .present(Schema.VariantType.SHAPE, ints(variant.shape().dims()))
                .scalar(Schema.VariantType.TYPE, variant.type().code())
                .bool(Schema.VariantType.HAS_RANK, variant.hasRank())
                .finish();
    }

    /** Little-endian bytes of {@code numbers}. */
    static MemorySegment ints(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(numbers);
        return MemorySegment.ofArray(bytes.array());
    }
}
