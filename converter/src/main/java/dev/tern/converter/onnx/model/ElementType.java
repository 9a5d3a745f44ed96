package dev.tern.converter.onnx.model;

import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import java.util.Map;

/** The numbers by which ONNX stores element types. */
public final class ElementType {
    private static final Map<Integer, DataType> ROWS = Map.ofEntries(
            Map.entry(1, DataType.FLOAT32),
            Map.entry(2, DataType.UINT8),
            Map.entry(3, DataType.INT8),
            Map.entry(4, DataType.UINT16),
            Map.entry(5, DataType.INT16),
            Map.entry(6, DataType.INT32),
            Map.entry(7, DataType.INT64),
            Map.entry(8, DataType.STRING),
            Map.entry(9, DataType.BOOL),
            Map.entry(10, DataType.FLOAT16),
            Map.entry(11, DataType.FLOAT64),
            Map.entry(12, DataType.UINT32),
            Map.entry(13, DataType.UINT64),
            Map.entry(16, DataType.BFLOAT16));

    private ElementType() {}

    /** The type of this number; an error for types that have no counterpart. */
    public static DataType of(long number) {
        DataType type = number == (int) number ? ROWS.get((int) number) : null;
        if (type == null) {
            throw TernException.at("element type " + number)
                    .expected("a float, a whole number, a truth value or a text")
                    .found(
                            number == 14 || number == 15
                                    ? "complex numbers"
                                    : number == 0 ? "none" : "a type that cannot be converted")
                    .fix("export the model with float32 and whole numbers");
        }
        return type;
    }

    /** The number of a type. */
    public static int number(DataType type) {
        for (Map.Entry<Integer, DataType> row : ROWS.entrySet()) {
            if (row.getValue() == type) {
                return row.getKey();
            }
        }
        throw TernException.of("ONNX has no number for " + type.text());
    }
}
