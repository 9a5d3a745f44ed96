package dev.tern.tensor;

/** Conversions of the floating-point formats that the JDK does not know. */
final class SmallFloats {
    private SmallFloats() {}

    /** Nearest bfloat16, ties to even; NaN stays a NaN. */
    static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Four exponent bits (bias 7), three mantissa bits, no infinities, NaN where all seven low bits are set. */
    static float e4m3fnToFloat(byte stored) {
        int exponent = (stored >> 3) & 0xF;
        int mantissa = stored & 0x7;
        if ((stored & 0x7F) == 0x7F) {
            return Float.NaN;
        }
        float magnitude = exponent == 0 ? mantissa * 0x1p-9f : Math.scalb(8 + mantissa, exponent - 10);
        return stored < 0 ? -magnitude : magnitude;
    }
}
