package dev.tern.assembler.vector;

/** How two general registers compare, as signed 64-bit numbers. */
public enum Condition {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL
}
