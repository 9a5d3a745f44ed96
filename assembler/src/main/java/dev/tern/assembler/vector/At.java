package dev.tern.assembler.vector;

import org.jspecify.annotations.Nullable;

/**
 * An address: base plus index plus offset, all in bytes. No alignment is needed. Every machine has short forms for base plus
 * small offset and for base plus index; others may cost a further instruction.
 */
public record At(R base, @Nullable R index, int offset) {
    /** The address {@code bytes} further on. */
    public At plus(int bytes) {
        return bytes == 0 ? this : new At(base, index, offset + bytes);
    }
}
