package dev.tern.assembler.vector;

/** What all lanes of a vector are brought down to; floats are combined pairwise, halves upon halves. */
public enum Reduction {
    ADD_F32,
    MIN_F32,
    MAX_F32,
    ADD_I32,
    MIN_I32,
    MAX_I32
}
