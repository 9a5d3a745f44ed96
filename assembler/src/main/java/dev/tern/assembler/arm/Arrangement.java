package dev.tern.assembler.arm;

import java.util.Locale;

/** How a vector register is split: lanes times their size. */
enum Arrangement {
    B8(0, 0),
    B16(0, 1),
    H4(1, 0),
    H8(1, 1),
    S2(2, 0),
    S4(2, 1),
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
    int laneBits() {
        return 8 << size;
    }

    /** Number of lanes. */
    int lanes() {
        return (8 << full) >> size;
    }

    /** Full registers with lanes of {@code 1 << size} bytes. */
    static Arrangement full(int size) {
        return switch (size) {
            case 0 -> B16;
            case 1 -> H8;
            case 2 -> S4;
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
