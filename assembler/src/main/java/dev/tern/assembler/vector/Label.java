package dev.tern.assembler.vector;

/** A place in the code of one kernel; made by {@link VectorAssembler#label}, bound once. */
public record Label(int id) {}
