package dev.tern.assembler.arm;

import java.util.Locale;

/** How a vector register is split: lanes times their size. */
public enum Arrangement {
    B8(0, 0),
    B16(0, 1),
    H4(1, 0),
    H8(1, 1),
    S2(2, 0),
    S4(2, 1),
    D1(3, 0),
    D2(3, 1);

    /** Binary logarithm of a lane's bytes. */
    final int size;

    /** Whether all 128 bits take part: 1 or 0. */
    final int full;

    Arrangement(int size, int full) {
        this.size = size;
        this.full = full;
    }

    /** Bits of one lane. */
    public int laneBits() {
        return 8 << size;
    }

    /** Number of lanes. */
    public int lanes() {
        return (8 << full) >> size;
    }

    /** Full registers with lanes of {@code 1 << size} bytes. */
    static Arrangement full(int size) {
        return of(size, 1);
    }

    static Arrangement of(int size, int full) {
        return switch (size * 2 + full) {
            case 0 -> B8;
            case 1 -> B16;
            case 2 -> H4;
            case 3 -> H8;
            case 4 -> S2;
            case 5 -> S4;
            case 6 -> D1;
            default -> D2;
        };
    }

    /** The letter of one lane. */
    String letter() {
        return "bhsd".substring(size, size + 1);
    }

    @Override
    public String toString() {
        return lanes() + letter();
    }

    /** The register as it is written, such as {@code v3.4s}. */
    String of(int register) {
        return "v" + register + "." + this;
    }

    /** One lane as it is written, such as {@code v3.s[1]}. */
    String lane(int register, int index) {
        return "v" + register + "." + letter() + "[" + index + "]";
    }

    /** The name of an enumerated instruction as it is written. */
    static String mnemonic(Enum<?> row) {
        return row.name().toLowerCase(Locale.ROOT);
    }
}
