package dev.tern.assembler.vector;

/** An instruction of two vectors, lane by lane: {@code d = a op b}. Any of the three may be the same register. */
public enum Binary {
    ADD_F32,
    SUB_F32,
    MUL_F32,
    DIV_F32,
    /** The smaller; NaN where {@code b} is NaN, unspecified where only {@code a} is, and for zeros of both signs. */
    MIN_F32,
    /** The larger; NaN where {@code b} is NaN, unspecified where only {@code a} is, and for zeros of both signs. */
    MAX_F32,

    ADD_I32,
    SUB_I32,
    /** The low half of the product. */
    MUL_I32,
    MIN_I32,
    MAX_I32,
    /** Left by {@code b} bits, 0 to 31. */
    SHIFT_LEFT_I32,
    /** Right by {@code b} bits, 0 to 31, keeping the sign. */
    SHIFT_RIGHT_I32,
    /** Right by {@code b} bits, 0 to 31, filling with zeros. */
    SHIFT_RIGHT_U32,

    ADD_I16,
    SUB_I16,
    /** Saturating. */
    ADD_SATURATED_I16,
    /** Saturating. */
    SUB_SATURATED_I16,
    /** The low half of the product. */
    MUL_I16,
    MIN_I16,
    MAX_I16,

    ADD_I8,
    SUB_I8,
    MIN_I8,
    MAX_I8,
    MIN_U8,
    MAX_U8,

    AND,
    OR,
    XOR,
    /** {@code a & ~b}. */
    AND_NOT,

    /** In each block: the elements of the low halves in turn, one of {@code a}, one of {@code b}. */
    ZIP_LOW_8,
    /** In each block: the elements of the high halves in turn, one of {@code a}, one of {@code b}. */
    ZIP_HIGH_8,
    ZIP_LOW_16,
    ZIP_HIGH_16,
    ZIP_LOW_32,
    ZIP_HIGH_32,
    ZIP_LOW_64,
    ZIP_HIGH_64,

    /** In each block and for each byte: byte {@code b} of {@code a} where b is 0 to 15, zero where b is 128 or more. */
    TABLE_8,
    /** In each block: the eight 16-bit numbers of {@code a}, then those of {@code b}, saturated to signed bytes. */
    PACK_I16_TO_I8,
    /** In each block: the eight signed 16-bit numbers of {@code a}, then those of {@code b}, saturated to unsigned bytes. */
    PACK_I16_TO_U8,
    /** In each block: the four 32-bit numbers of {@code a}, then those of {@code b}, saturated to 16 bits. */
    PACK_I32_TO_I16
}
