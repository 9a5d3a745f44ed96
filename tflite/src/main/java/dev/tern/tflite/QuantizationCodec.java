package dev.tern.tflite;

import dev.tern.tensor.Quantization;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Quantisation between its table and its record. */
final class QuantizationCodec {
    private QuantizationCodec() {}

    static Quantization read(@Nullable TableView table) {
        if (table == null) {
            return Quantization.NONE;
        }
        Quantization plain = Quantization.of(
                table.float32s(Schema.Quantization.SCALE),
                table.int64s(Schema.Quantization.ZERO_POINT),
                table.int32(Schema.Quantization.DIMENSION));
        return plain.withRange(table.float32s(Schema.Quantization.MIN), table.float32s(Schema.Quantization.MAX))
                .withDetails(details(table));
    }

    private static Quantization.@Nullable Details details(TableView table) {
        int number = table.unionNumber(Schema.Quantization.DETAILS);
        TableView member = table.union(Schema.Quantization.DETAILS, number);
        if (number == 0 || member == null) {
            return null;
        }
        return switch (number) {
            case Schema.Quantization.CUSTOM ->
                new Quantization.CustomDetails(member.byteArray(Schema.CustomQuantization.CUSTOM));
            case Schema.Quantization.BLOCKWISE ->
                new Quantization.Blockwise(
                        member.int32(Schema.BlockwiseQuantization.SCALES),
                        member.int32(Schema.BlockwiseQuantization.ZERO_POINTS),
                        member.int32(Schema.BlockwiseQuantization.BLOCK_SIZE));
            case Schema.Quantization.MULTI_AXIS ->
                new Quantization.MultiAxis(
                        member.int32(Schema.MultiAxisQuantization.SCALES),
                        member.int32(Schema.MultiAxisQuantization.ZERO_POINTS),
                        member.int32(Schema.MultiAxisQuantization.BLOCK_SIZE),
                        member.int32List(Schema.MultiAxisQuantization.DIMENSIONS));
            default -> new Quantization.UnknownDetails(number);
        };
    }

    /** The table for {@code quantization}, or null where none is needed; {@code origin} is the one it was read from. */
    static @Nullable TablePiece write(Quantization quantization, @Nullable TableView origin, UnknownFields unknown) {
        if (read(origin).equals(quantization)) {
            return origin == null ? null : TableDraft.copy(origin, unknown);
        }
        if (quantization.equals(Quantization.NONE)) {
            return null;
        }
        TableDraft draft = TableDraft.of(Schema.Quantization.ROWS, origin, unknown)
                .float32s(Schema.Quantization.MIN, quantization.minimums())
                .float32s(Schema.Quantization.MAX, quantization.maximums())
                .float32s(Schema.Quantization.SCALE, quantization.scales())
                .int64s(Schema.Quantization.ZERO_POINT, quantization.zeroPoints())
                .scalar(Schema.Quantization.DIMENSION, quantization.axis());
        writeDetails(draft, quantization.details(), unknown);
        return draft.finish();
    }

    private static void writeDetails(TableDraft draft, Quantization.@Nullable Details details, UnknownFields unknown) {
        switch (details) {
            case null -> draft.union(Schema.Quantization.DETAILS, 0, null);
            case Quantization.CustomDetails custom ->
                draft.union(
                        Schema.Quantization.DETAILS,
                        Schema.Quantization.CUSTOM,
                        TableDraft.of(Schema.CustomQuantization.ROWS, null, unknown)
                                .flat(Schema.CustomQuantization.CUSTOM, MemorySegment.ofArray(custom.bytes()))
                                .finish());
            case Quantization.Blockwise block ->
                draft.union(
                        Schema.Quantization.DETAILS,
                        Schema.Quantization.BLOCKWISE,
                        TableDraft.of(Schema.BlockwiseQuantization.ROWS, null, unknown)
                                .scalar(Schema.BlockwiseQuantization.SCALES, block.scalesValue())
                                .scalar(Schema.BlockwiseQuantization.ZERO_POINTS, block.zeroPointsValue())
                                .scalar(Schema.BlockwiseQuantization.BLOCK_SIZE, block.blockSize())
                                .finish());
            case Quantization.MultiAxis axes ->
                draft.union(
                        Schema.Quantization.DETAILS,
                        Schema.Quantization.MULTI_AXIS,
                        TableDraft.of(Schema.MultiAxisQuantization.ROWS, null, unknown)
                                .scalar(Schema.MultiAxisQuantization.SCALES, axes.scalesValue())
                                .scalar(Schema.MultiAxisQuantization.ZERO_POINTS, axes.zeroPointsValue())
                                .scalar(Schema.MultiAxisQuantization.BLOCK_SIZE, axes.blockSize())
                                .int32s(Schema.MultiAxisQuantization.DIMENSIONS, axes.axes())
                                .finish());
            case Quantization.UnknownDetails _ -> {
                // Stays as it stood in the table that the values came from.
            }
        }
    }
}
