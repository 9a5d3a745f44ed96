package dev.tern.assembler.vector;

/** An instruction of one vector, lane by lane: {@code d = op a}; both may be the same register. */
public enum Unary {
    SQRT_F32,
    ABS_F32,
    NEGATE_F32,
    /** To the nearest whole number, ties to even. */
    ROUND_F32,
    FLOOR_F32,
    CEIL_F32,
    TRUNCATE_F32,
    /** To the nearest integer, ties to even; unspecified where 32 bits do not hold it. */
    F32_TO_I32,
    /** Towards zero; unspecified where 32 bits do not hold it. */
    F32_TO_I32_TRUNCATED,
    /** To the nearest float. */
    I32_TO_F32,
    ABS_I32,
    NOT
}
