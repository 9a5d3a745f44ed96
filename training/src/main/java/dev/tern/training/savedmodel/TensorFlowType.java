package dev.tern.training.savedmodel;

import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TensorFlow's numbers and names of element types beside Tern's types: one row each. */
public enum TensorFlowType {
    FLOAT(1, DataType.FLOAT32),
    DOUBLE(2, DataType.FLOAT64),
    INT32(3, DataType.INT32),
    UINT8(4, DataType.UINT8),
    INT16(5, DataType.INT16),
    INT8(6, DataType.INT8),
    STRING(7, DataType.STRING),
    COMPLEX64(8, DataType.COMPLEX64),
    INT64(9, DataType.INT64),
    BOOL(10, DataType.BOOL),
    QINT8(11, DataType.INT8),
    QUINT8(12, DataType.UINT8),
    QINT32(13, DataType.INT32),
    BFLOAT16(14, DataType.BFLOAT16),
    QINT16(15, DataType.INT16),
    QUINT16(16, DataType.UINT16),
    UINT16(17, DataType.UINT16),
    COMPLEX128(18, DataType.COMPLEX128),
    HALF(19, DataType.FLOAT16),
    RESOURCE(20, DataType.RESOURCE),
    VARIANT(21, DataType.VARIANT),
    UINT32(22, DataType.UINT32),
    UINT64(23, DataType.UINT64),
    FLOAT8_E5M2(24, DataType.FLOAT8_E5M2),
    FLOAT8_E4M3FN(25, DataType.FLOAT8_E4M3FN);

    /** Added to a type's number where the value is a reference that may be written. */
    private static final int REFERENCE = 100;

    private static final List<@Nullable TensorFlowType> BY_NUMBER = byNumber();

    private final int number;
    private final DataType type;

    TensorFlowType(int number, DataType type) {
        this.number = number;
        this.type = type;
    }

    private static List<@Nullable TensorFlowType> byNumber() {
        List<@Nullable TensorFlowType> rows = new ArrayList<>();
        for (TensorFlowType row : values()) {
            while (rows.size() <= row.number) {
                rows.add(null);
            }
            rows.set(row.number, row);
        }
        return rows;
    }

    /** The number in TensorFlow's files. */
    public int number() {
        return number;
    }

    /** How Tern stores such elements. */
    public DataType type() {
        return type;
    }

    /** The row with this number, references read as what they refer to. */
    public static TensorFlowType of(int number) {
        int plain = number > REFERENCE ? number - REFERENCE : number;
        TensorFlowType row = plain >= 0 && plain < BY_NUMBER.size() ? BY_NUMBER.get(plain) : null;
        if (row == null) {
            throw TernException.at("TensorFlow type")
                    .expected("a number from 1 to " + (BY_NUMBER.size() - 1))
                    .found(String.valueOf(number))
                    .fix("the file is damaged, or uses a type that Tern does not know");
        }
        return row;
    }

    /** The row that TensorFlow uses for elements of {@code type}. */
    public static TensorFlowType of(DataType type) {
        for (TensorFlowType row : values()) {
            if (row.type == type) {
                return row;
            }
        }
        throw TernException.at("TensorFlow type")
                .expected("a type that TensorFlow has")
                .found(type.text())
                .fix("convert the elements first");
    }
}
