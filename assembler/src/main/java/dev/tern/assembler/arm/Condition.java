package dev.tern.assembler.arm;

/** Conditions in the order of their encoding. */
public enum Condition {
    EQ,
    NE,
    HS,
    LO,
    MI,
    PL,
    VS,
    VC,
    HI,
    LS,
    GE,
    LT,
    GT,
    LE;

    /** Holds exactly when this does not. */
    public Condition not() {
        return values()[ordinal() ^ 1];
    }
}
