package dev.tern.tflite.flatbuffer;

import java.util.function.IntFunction;

/**
 * One field of a table: the row that reading, writing and copying share.
 *
 * @param id the field's place in the table
 * @param absent the bits that a scalar has where the field is absent
 * @param alignment bytes that the elements of a vector are aligned to
 * @param member the table type: of the one table or each element, or by union number; opaque where unknown
 */
public record Field(int id, String name, Kind kind, long absent, int alignment, IntFunction<TableType> member) {
    /** A scalar whose default is 0, a string, or a flat vector. */
    public static Field of(int id, String name, Kind kind) {
        return new Field(id, name, kind, 0, Math.max(4, kind.elementBytes()), number -> TableType.OPAQUE);
    }

    /** A table, or a vector of tables, of type {@code type}. */
    public static Field of(int id, String name, Kind kind, TableType type) {
        return new Field(id, name, kind, 0, 4, number -> type);
    }

    /** A union; {@code members} gives the table type of each number. The number itself is field {@code id - 1}. */
    public static Field union(int id, String name, IntFunction<TableType> members) {
        return new Field(id, name, Kind.UNION, 0, 4, members);
    }

    /** The same field with another default. */
    public Field absent(long bits) {
        return new Field(id, name, kind, bits, alignment, member);
    }

    /** The same vector with elements aligned to {@code bytes}. */
    public Field aligned(int bytes) {
        return new Field(id, name, kind, absent, bytes, member);
    }

    /** The table type of the one table or each element. */
    public TableType type() {
        return member.apply(0);
    }
}
