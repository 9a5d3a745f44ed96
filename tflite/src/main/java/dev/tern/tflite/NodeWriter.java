package dev.tern.tflite;

import dev.tern.graph.Node;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.UnknownOperator;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Piece;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operator tables from nodes. */
final class NodeWriter {
    private NodeWriter() {}

    static TablePiece write(Node node, int codeIndex, UnknownFields unknown) {
        Origin.OfNode origin = node.extras() instanceof Origin.OfNode of ? of : null;
        TableView table = origin == null ? null : origin.table();
        if (node.operator() instanceof UnknownOperator carried) {
            table = Origin.tableOf(carried.stored());
        }
        TableDraft draft = TableDraft.of(Schema.Operator.ROWS, table, unknown)
                .scalar(Schema.Operator.OPCODE_INDEX, codeIndex)
                .int32s(Schema.Operator.INTERMEDIATES, node.intermediates())
                .flat(Schema.Operator.MUTATING_INPUTS, flags(node));
        if (table == null) {
            draft.present(Schema.Operator.INPUTS, ints(node.inputs()))
                    .present(Schema.Operator.OUTPUTS, ints(node.outputs()));
        } else {
            draft.int32s(Schema.Operator.INPUTS, node.inputs()).int32s(Schema.Operator.OUTPUTS, node.outputs());
        }
        boolean asRead = origin != null && origin.operator().equals(node.operator());
        switch (node.operator()) {
            case BuiltinOperator builtin
            when !asRead -> {
                draft.without(Schema.Operator.CUSTOM_OPTIONS)
                        .without(Schema.Operator.LARGE_OPTIONS_OFFSET)
                        .without(Schema.Operator.LARGE_OPTIONS_SIZE);
                options(draft, builtin, origin, unknown);
            }
            case CustomOperator custom -> custom(draft, custom, table, asRead);
            default -> {
                // What was read and is unchanged, or was never understood, stays as it stands.
            }
        }
        return draft.finish();
    }

    private static void options(
            TableDraft draft, BuiltinOperator operator, Origin.@Nullable OfNode origin, UnknownFields unknown) {
        boolean second = operator.definition().optionsInSecondUnion();
        Field union = second ? Schema.Operator.OPTIONS_2 : Schema.Operator.OPTIONS;
        draft.union(second ? Schema.Operator.OPTIONS : Schema.Operator.OPTIONS_2, 0, null);
        int member = operator.definition().optionsType();
        if (member == 0) {
            draft.union(union, 0, null);
            return;
        }
        boolean sameKind = origin != null
                && origin.operator() instanceof BuiltinOperator before
                && before.definition() == operator.definition()
                && origin.table().unionNumber(union) == member;
        TableView before = sameKind && origin != null ? origin.table().union(union, member) : null;
        draft.union(union, member, SlotWriter.write(operator, before, unknown));
    }

    private static void custom(TableDraft draft, CustomOperator custom, @Nullable TableView table, boolean asRead) {
        MemorySegment bytes = MemorySegment.ofArray(custom.options());
        boolean outside = table != null && Buffers.isPlace(table.scalar(Schema.Operator.LARGE_OPTIONS_OFFSET));
        if (!asRead) {
            draft.union(Schema.Operator.OPTIONS, 0, null).union(Schema.Operator.OPTIONS_2, 0, null);
        }
        if (outside) {
            draft.without(Schema.Operator.CUSTOM_OPTIONS)
                    .absolute(Schema.Operator.LARGE_OPTIONS_OFFSET, new Piece.Payload(bytes, 16, true))
                    .scalar(Schema.Operator.LARGE_OPTIONS_SIZE, bytes.byteSize());
        } else {
            draft.flat(Schema.Operator.CUSTOM_OPTIONS, bytes);
        }
    }

    private static MemorySegment ints(List<Integer> numbers) {
        return ValueCodec.ints(numbers.stream().mapToInt(Integer::intValue).toArray());
    }

    private static MemorySegment flags(Node node) {
        byte[] flags = new byte[node.mutatedVariables().size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (byte) (node.mutatedVariables().get(i) ? 1 : 0);
        }
        return MemorySegment.ofArray(flags);
    }
}
