package dev.tern.assembler.vector;

/** A shift of every lane by the same number of bits, known when the code is written. */
public enum Shift {
    LEFT_I32,
    /** Keeps the sign. */
    RIGHT_I32,
    RIGHT_U32,
    LEFT_I16,
    /** Keeps the sign. */
    RIGHT_I16,
    RIGHT_U16
}
