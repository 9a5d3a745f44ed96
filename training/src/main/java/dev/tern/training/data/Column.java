package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/**
 * All values of one field in one array.
 *
 * @param field what each row holds
 * @param rows how many rows there are
 * @param values {@code float[]}, {@code int[]}, {@code long[]}, {@code byte[]} or {@code String[]}, row after row
 */
public record Column(Field field, int rows, Object values) {
    /** Floats of shape {@code shape} in each row. */
    public static Column floats(String name, Shape shape, float[] values) {
        return of(new Field(name, DataType.FLOAT32, shape), values.length, values);
    }

    /** Whole numbers of shape {@code shape} in each row. */
    public static Column ints(String name, Shape shape, int[] values) {
        return of(new Field(name, DataType.INT32, shape), values.length, values);
    }

    /** One whole number in each row, for example a class. */
    public static Column labels(String name, int[] values) {
        return ints(name, Shape.scalar(), values);
    }

    /** Unsigned bytes of shape {@code shape} in each row. */
    public static Column bytes(String name, Shape shape, byte[] values) {
        return of(new Field(name, DataType.UINT8, shape), values.length, values);
    }

    /** One text in each row. */
    public static Column texts(String name, String[] values) {
        return of(new Field(name, DataType.STRING, Shape.scalar()), values.length, values);
    }

    /** Long whole numbers of shape {@code shape} in each row. */
    public static Column longs(String name, Shape shape, long[] values) {
        return of(new Field(name, DataType.INT64, shape), values.length, values);
    }

    private static Column of(Field field, int length, Object values) {
        int each = field.elements();
        if (each == 0 || length % each != 0) {
            throw TernException.at("column " + field)
                    .expected("whole rows of " + each + " elements")
                    .found(length + " elements")
                    .fix("correct the shape of a row");
        }
        return new Column(field, length / each, values);
    }

    public Column withName(String name) {
        return new Column(field.withName(name), rows, values);
    }

    /** The same elements with rows of another shape. */
    public Column withShape(Shape shape) {
        Field shaped = new Field(field.name(), field.type(), shape);
        return of(shaped, rows * field.elements(), values);
    }
}
