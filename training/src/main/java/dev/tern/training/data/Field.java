package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Set;

/**
 * One column of a data set.
 *
 * @param name what the column is called, for example {@code image} or {@code label}
 * @param type one of {@link #TYPES}
 * @param shape shape of one row's value, without the batch
 */
public record Field(String name, DataType type, Shape shape) {
    /** The element types that rows hold; readers widen others to one of these. */
    public static final Set<DataType> TYPES =
            Set.of(DataType.FLOAT32, DataType.INT32, DataType.INT64, DataType.UINT8, DataType.STRING);

    public Field {
        if (!TYPES.contains(type)) {
            throw TernException.at("field " + name)
                    .expected("one of f32, i32, i64, u8, str")
                    .found(type.text())
                    .fix("convert the values first");
        }
        if (!shape.isKnown() || shape.elements() > Integer.MAX_VALUE) {
            throw TernException.at("field " + name)
                    .expected("a known shape of less than 2^31 elements")
                    .found(shape.toString())
                    .fix("give every row the same shape");
        }
    }

    /** Elements of one row's value. */
    public int elements() {
        return (int) shape.elements();
    }

    public Field withName(String other) {
        return new Field(other, type, shape);
    }

    @Override
    public String toString() {
        return name + " " + type.text() + shape;
    }
}
