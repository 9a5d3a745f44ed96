package dev.tern.assembler.vector;

/** How numbers lie in memory that a register holds in lanes of 32 bits. */
public enum Element {
    I8(1),
    U8(1),
    I16(2),
    U16(2),
    /** Half precision in memory, single precision in the register. */
    F16(2);

    private final int bytes;

    Element(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element in memory. */
    public int bytes() {
        return bytes;
    }
}
