package dev.tern.conformance.oracle;

/** Element types in the order of the library's C interface, which is not the order of the file format. */
public enum OracleType {
    NO_TYPE(0),
    FLOAT32(4),
    INT32(4),
    UINT8(1),
    INT64(8),
    STRING(0),
    BOOL(1),
    INT16(2),
    COMPLEX64(8),
    INT8(1),
    FLOAT16(2),
    FLOAT64(8),
    COMPLEX128(16),
    UINT64(8),
    RESOURCE(0),
    VARIANT(0),
    UINT32(4),
    UINT16(2),
    INT4(0),
    BFLOAT16(2);

    private final int elementBytes;

    OracleType(int elementBytes) {
        this.elementBytes = elementBytes;
    }

    /** Bytes of one element; 0 where elements have no whole number of bytes or no fixed size. */
    public int elementBytes() {
        return elementBytes;
    }

    static OracleType ofCode(int code) {
        OracleType[] all = values();
        if (code < 0 || code >= all.length) {
            throw new IllegalStateException("the library answered with the unknown element type " + code);
        }
        return all[code];
    }
}
