package dev.tern.kernels;

import dev.tern.assembler.CodeMemory;

/** A piece of code and the key that tells all it was shaped by. */
public record Piece(Record key, CodeMemory.Code code) {}
