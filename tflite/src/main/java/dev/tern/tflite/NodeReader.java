package dev.tern.tflite;

import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Catalog;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.OperatorNames;
import dev.tern.operators.UnknownOperator;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.TableView;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes from operator tables. */
final class NodeReader {
    private NodeReader() {}

    static Node read(TableView table, OperatorCodes codes, int valueCount) {
        int codeIndex = table.index(Schema.Operator.OPCODE_INDEX, codes.size(), "operator codes");
        OperatorCodes.Code code = codes.get(codeIndex);
        try {
            Operator operator = operator(table, code);
            List<Boolean> mutated = new ArrayList<>();
            for (byte flag : table.byteArray(Schema.Operator.MUTATING_INPUTS)) {
                mutated.add(flag != 0);
            }
            return new Node(
                    operator,
                    code.version(),
                    indices(table, Schema.Operator.INPUTS, valueCount),
                    indices(table, Schema.Operator.OUTPUTS, valueCount),
                    indices(table, Schema.Operator.INTERMEDIATES, valueCount),
                    mutated,
                    new Origin.OfNode(table, codeIndex, operator));
        } catch (TernException e) {
            throw e.within(code.customName().isEmpty() ? OperatorNames.of(code.number()) : code.customName());
        }
    }

    /** Value indices, each in range or absent. */
    static List<Integer> indices(TableView table, Field field, int valueCount) {
        List<Integer> indices = table.int32List(field);
        for (int i = 0; i < indices.size(); i++) {
            int index = indices.get(i);
            if (index < Node.ABSENT || index >= valueCount) {
                throw TernException.at(field.name() + "[" + i + "]")
                        .expected("a tensor index below " + valueCount + ", or -1 for none")
                        .found(String.valueOf(index))
                        .fix("the file is damaged; convert the model again");
            }
        }
        return indices;
    }

    static Operator operator(TableView table, OperatorCodes.Code code) {
        if (code.number() == OperatorDefinition.CUSTOM_CODE) {
            return custom(table, code);
        }
        OperatorDefinition<?> definition = Catalog.builtin(code.number());
        if (definition == null) {
            String reason = code.number() < Catalog.CODES
                    ? "this version of Tern does not define it"
                    : "its number is newer than this version of Tern";
            return unknown(table, code, reason);
        }
        Operator defaults = definition.defaults();
        if (!(defaults instanceof BuiltinOperator builtin)) {
            return unknown(table, code, "no operator of this number can stand in a graph");
        }
        Field union = definition.optionsInSecondUnion() ? Schema.Operator.OPTIONS_2 : Schema.Operator.OPTIONS;
        int member = table.unionNumber(union);
        TableView options = options(table, union, member, definition, builtin);
        if (options == null || definition.optionsType() == 0 || member != definition.optionsType()) {
            // The original reads options of another kind as none at all; they stay in the file.
            return builtin;
        }
        SlotReader slots = new SlotReader(options);
        BuiltinOperator read;
        try {
            read = builtin.map(slots);
        } catch (TernException e) {
            throw e.within("options");
        }
        String trouble = slots.trouble();
        return trouble == null ? read : unknown(table, code, trouble);
    }

    /** The operator's own options are read without asking any other operator for its; that keeps a cold start short. */
    private static @Nullable TableView options(
            TableView table, Field union, int member, OperatorDefinition<?> definition, BuiltinOperator defaults) {
        if (member == 0) {
            return null;
        }
        return member == definition.optionsType()
                ? table.table(union, SlotFields.of(defaults))
                : table.union(union, member);
    }

    private static UnknownOperator unknown(TableView table, OperatorCodes.Code code, String reason) {
        return new UnknownOperator(code.number(), OperatorNames.of(code.number()), reason, new Origin.OfTable(table));
    }

    private static CustomOperator custom(TableView table, OperatorCodes.Code code) {
        if (code.customName().isEmpty()) {
            throw TernException.at("custom operator")
                    .expected("a name in its operator code")
                    .found("none")
                    .fix("the file is damaged; convert the model again");
        }
        long offset = table.scalar(Schema.Operator.LARGE_OPTIONS_OFFSET);
        if (!Buffers.isPlace(offset)) {
            return new CustomOperator(code.customName(), table.byteArray(Schema.Operator.CUSTOM_OPTIONS));
        }
        long size = table.scalar(Schema.Operator.LARGE_OPTIONS_SIZE);
        if (size > Integer.MAX_VALUE - 8) {
            throw TernException.at("custom options")
                    .expected("fewer than 2147483640 bytes")
                    .found(Long.toUnsignedString(size))
                    .fix("the file is damaged; convert the model again");
        }
        return new CustomOperator(
                code.customName(), Buffers.outside(table.source(), offset, size).toArray(ValueLayout.JAVA_BYTE));
    }
}
