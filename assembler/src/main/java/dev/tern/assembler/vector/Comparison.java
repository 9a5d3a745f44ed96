package dev.tern.assembler.vector;

/** How two vectors compare, lane by lane; a comparison with NaN is false. */
public enum Comparison {
    EQUAL_F32,
    LESS_F32,
    LESS_EQUAL_F32,
    EQUAL_I32,
    LESS_I32
}
