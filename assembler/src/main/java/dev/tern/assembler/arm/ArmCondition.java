package dev.tern.assembler.arm;

import java.util.Locale;

/** What flags say after {@code a - b}; {@code LO} compares as unsigned numbers. */
enum ArmCondition {
    EQ(0),
    NE(1),
    LO(3),
    GE(10),
    LT(11),
    GT(12),
    LE(13);

    /** The number in the encoding. */
    final int code;

    ArmCondition(int code) {
        this.code = code;
    }

    /** The name as it is written. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
