package dev.tern.media.image;

/** The element types that models take pictures in. */
public enum PixelType {
    FLOAT32(Float.BYTES, 0, 0),
    UINT8(Byte.BYTES, 0, 255),
    INT8(Byte.BYTES, Byte.MIN_VALUE, Byte.MAX_VALUE),
    INT16(Short.BYTES, Short.MIN_VALUE, Short.MAX_VALUE);

    private final int bytes;
    private final int lowest;
    private final int highest;

    PixelType(int bytes, int lowest, int highest) {
        this.bytes = bytes;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The nearest value that an integer type can hold. */
    int clamp(double value) {
        return (int) Math.clamp(value, lowest, highest);
    }
}
