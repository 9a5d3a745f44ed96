package dev.tern.training.data;

import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/**
 * A number of rows in arrays that are used again and again: field by field, the rows of a field one behind the other.
 *
 * <p>The arrays belong to the pipeline: what a cursor wrote stays valid until its next row or batch is asked for, and the
 * arrays themselves may be others then.
 */
public final class Rows {
    private final List<Field> fields;
    private final int capacity;
    private final Object[] columns;
    private int count;

    private Rows(List<Field> fields, int capacity) {
        this.fields = fields;
        this.capacity = capacity;
        this.columns = new Object[fields.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = array(fields.get(i), capacity);
        }
    }

    /** Room for {@code capacity} rows; none is filled. */
    public static Rows of(List<Field> fields, int capacity) {
        return new Rows(List.copyOf(fields), capacity);
    }

    /** Rows over whole columns that the caller made; the arrays are not copied. */
    static Rows over(List<Field> fields, Object[] columns, int count) {
        Rows rows = new Rows(List.copyOf(fields), 0);
        System.arraycopy(columns, 0, rows.columns, 0, columns.length);
        rows.count = count;
        return rows;
    }

    private static Object array(Field field, int capacity) {
        long elements = (long) field.elements() * capacity;
        if (elements > Integer.MAX_VALUE - 16) {
            throw TernException.at(capacity + " rows of field " + field)
                    .expected("less than 2^31 elements")
                    .found(String.valueOf(elements))
                    .fix("take smaller batches");
        }
        int length = (int) elements;
        return switch (field.type()) {
            case FLOAT32 -> new float[length];
            case INT32 -> new int[length];
            case INT64 -> new long[length];
            case UINT8 -> new byte[length];
            default -> emptyTexts(length);
        };
    }

    private static String[] emptyTexts(int length) {
        String[] texts = new String[length];
        Arrays.fill(texts, "");
        return texts;
    }

    public List<Field> fields() {
        return fields;
    }

    /** How many rows there is room for. */
    public int capacity() {
        return capacity;
    }

    /** How many rows are filled; the last batch of a data set may hold fewer than the others. */
    public int count() {
        return count;
    }

    /** Tells how many rows are filled. */
    public void setCount(int rows) {
        count = rows;
    }

    /** Position of the field called {@code name}. */
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        throw TernException.at("field")
                .expected("one of " + fields.stream().map(Field::name).toList())
                .found(name)
                .fix("use a name that the data set has");
    }

    /** The elements of a float field, row after row. */
    public float[] floats(int field) {
        return (float[]) column(field, DataType.FLOAT32);
    }

    /** The elements of an {@code i32} field, row after row. */
    public int[] ints(int field) {
        return (int[]) column(field, DataType.INT32);
    }

    /** The elements of an {@code i64} field, row after row. */
    public long[] longs(int field) {
        return (long[]) column(field, DataType.INT64);
    }

    /** The elements of a {@code u8} field, row after row. */
    public byte[] bytes(int field) {
        return (byte[]) column(field, DataType.UINT8);
    }

    /** The elements of a text field, row after row. */
    public String[] texts(int field) {
        return (String[]) column(field, DataType.STRING);
    }

    /** The array of a field, whatever its type. */
    Object column(int field) {
        return columns[field];
    }

    private Object column(int field, DataType type) {
        if (fields.get(field).type() != type) {
            throw TernException.at("field " + fields.get(field))
                    .expected("elements of type " + type.text())
                    .found(fields.get(field).type().text())
                    .fix("ask for the field's own type, or convert it in a map");
        }
        return columns[field];
    }

    /** Copies row {@code from} of {@code other}, which has the same fields, to row {@code to}. */
    public void copyRow(Rows other, int from, int to) {
        for (int i = 0; i < columns.length; i++) {
            int elements = fields.get(i).elements();
            System.arraycopy(other.columns[i], from * elements, columns[i], to * elements, elements);
        }
    }

    /** Exchanges contents with {@code other}, which has the same fields and capacity, without copying. */
    void swap(Rows other) {
        for (int i = 0; i < columns.length; i++) {
            Object mine = columns[i];
            columns[i] = other.columns[i];
            other.columns[i] = mine;
        }
        int rows = count;
        count = other.count;
        other.count = rows;
    }

    /** Bytes that the arrays take on the heap, texts counted as references. */
    long heapBytes() {
        long sum = 0;
        for (Field field : fields) {
            int each = switch (field.type()) {
                case INT64, STRING -> Long.BYTES;
                case UINT8 -> 1;
                default -> Float.BYTES;
            };
            sum += (long) each * field.elements() * capacity;
        }
        return sum;
    }
}
