package dev.tern.tflite;

import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.UnknownOperator;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operator codes of a model that is being written: those of the file it was read from in their order, then one for
 * each further combination of number, version and custom name.
 */
final class CodeTable {
    private final List<OperatorCodes.Code> codes = new ArrayList<>();
    private final List<@Nullable TableView> origins = new ArrayList<>();
    private final Map<OperatorCodes.Code, Integer> indices = new HashMap<>();
    private final @Nullable TableView root;

    CodeTable(Model model) {
        root = Origin.OfModel.of(model.extras()).root();
        if (root != null) {
            for (TableView table : root.tables(Schema.Model.OPERATOR_CODES)) {
                add(OperatorCodes.read(table, codes.size()), table);
            }
        }
        model.graphs().forEach(graph -> graph.nodes().forEach(this::indexOf));
    }

    private int add(OperatorCodes.Code code, @Nullable TableView origin) {
        codes.add(code);
        origins.add(origin);
        indices.putIfAbsent(code, codes.size() - 1);
        return codes.size() - 1;
    }

    /** The place of the node's operator in the table: where the file had it if that still says the same. */
    int indexOf(Node node) {
        OperatorCodes.Code code = codeOf(node);
        if (root != null
                && node.extras() instanceof Origin.OfNode origin
                && origin.table().source() == root.source()
                && codes.get(origin.codeIndex()).equals(code)) {
            return origin.codeIndex();
        }
        Integer known = indices.get(code);
        return known != null ? known : add(code, null);
    }

    private static OperatorCodes.Code codeOf(Node node) {
        Operator operator = node.operator();
        return switch (operator) {
            case BuiltinOperator builtin ->
                new OperatorCodes.Code(builtin.definition().code(), node.version(), "");
            case CustomOperator custom ->
                new OperatorCodes.Code(OperatorDefinition.CUSTOM_CODE, node.version(), custom.name());
            case UnknownOperator unknown -> new OperatorCodes.Code(unknown.code(), node.version(), "");
            default ->
                throw TernException.of("operator " + operator.name() + " ("
                        + operator.getClass().getName()
                        + ") is neither builtin nor custom and cannot be written to a file");
        };
    }

    List<TablePiece> write(UnknownFields unknown) {
        List<TablePiece> tables = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            TableView origin = origins.get(i);
            tables.add(origin != null ? TableDraft.copy(origin, unknown) : write(codes.get(i), unknown));
        }
        return tables;
    }

    private static TablePiece write(OperatorCodes.Code code, UnknownFields unknown) {
        return TableDraft.of(Schema.OperatorCode.ROWS, null, unknown)
                .scalar(Schema.OperatorCode.DEPRECATED_BUILTIN_CODE, Math.min(code.number(), OperatorCodes.WIDE_FROM))
                .string(Schema.OperatorCode.CUSTOM_CODE, code.customName())
                .scalar(Schema.OperatorCode.VERSION, code.version())
                .scalar(Schema.OperatorCode.BUILTIN_CODE, code.number())
                .finish();
    }
}
