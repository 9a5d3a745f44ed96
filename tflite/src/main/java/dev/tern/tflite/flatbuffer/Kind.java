package dev.tern.tflite.flatbuffer;

/**
 * What a field holds.
 */
public enum Kind {
    BOOL(1, 0),
    INT8(1, 0),
    UINT8(1, 0),
    INT16(2, 0),
    INT32(4, 0),
    UINT32(4, 0),
    INT64(8, 0),
    FLOAT32(4, 0),
    STRING(4, 1),
    /** A table of the field's own type. */
    TABLE(4, 0),
    /** A table whose type is chosen by the number in the field before. */
    UNION(4, 0),
    BOOLS(4, 1),
    BYTES(4, 1),
    INT16S(4, 2),
    INT32S(4, 4),
    INT64S(4, 8),
    FLOAT32S(4, 4),
    STRINGS(4, 4),
    TABLES(4, 4);

    private final int inlineBytes;
    private final int elementBytes;

    Kind(int inlineBytes, int elementBytes) {
        this.inlineBytes = inlineBytes;
        this.elementBytes = elementBytes;
    }

    /** Bytes that the field takes inside its table. */
    public int inlineBytes() {
        return inlineBytes;
    }

    /** Bytes of one element of a vector or string; 0 for what is neither. */
    public int elementBytes() {
        return elementBytes;
    }

    /** Whether the value itself stands in the table. */
    public boolean isScalar() {
        return ordinal() <= FLOAT32.ordinal();
    }

    /** Whether the field refers to a run of numbers or characters, as opposed to tables or strings. */
    public boolean isFlatVector() {
        return elementBytes > 0 && this != STRINGS && this != TABLES;
    }
}
