package dev.tern.tflite;

import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.TableView;
import java.util.ArrayList;
import java.util.List;

/** The operator codes of a file that is being read. */
final class OperatorCodes {
    /** Numbers from here on stand in the newer, wider field alone; the older one then holds this number. */
    static final int WIDE_FROM = 127;

    /** One row: operator number, contract version, and the name of a custom operator (else empty). */
    record Code(int number, int version, String customName) {}

    private final List<Code> codes;

    private OperatorCodes(List<Code> codes) {
        this.codes = codes;
    }

    static OperatorCodes read(TableView model) {
        List<Code> codes = new ArrayList<>();
        for (TableView table : model.tables(Schema.Model.OPERATOR_CODES)) {
            codes.add(read(table, codes.size()));
        }
        return new OperatorCodes(codes);
    }

    static Code read(TableView table, int index) {
        // Files of before the wide field hold 0 there; files of after hold the same or WIDE_FROM in the narrow one.
        int number = Math.max(
                table.int32(Schema.OperatorCode.DEPRECATED_BUILTIN_CODE),
                table.int32(Schema.OperatorCode.BUILTIN_CODE));
        if (number < 0) {
            throw TernException.at("operator code " + index)
                    .expected("a number of 0 or more")
                    .found(String.valueOf(number))
                    .fix("the file is damaged; convert the model again");
        }
        String name = number == OperatorDefinition.CUSTOM_CODE ? table.string(Schema.OperatorCode.CUSTOM_CODE) : "";
        return new Code(number, table.int32(Schema.OperatorCode.VERSION), name);
    }

    int size() {
        return codes.size();
    }

    Code get(int index) {
        return codes.get(index);
    }
}
