package dev.tern.operators.movement;

import dev.tern.operators.Kernel;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kernel that makes the same copies in every run: first the ground is filled, if there is any, then they are made in order. */
public final class Copies implements Kernel {
    /** One copy. */
    public record Copy(MemorySegment from, MemorySegment to, StridedCopy steps) {}

    /** What is filled with an element of so many bytes. */
    public record Ground(MemorySegment memory, int elementBytes, long bits) {}

    private final @Nullable Ground ground;
    private final Copy[] copies;

    Copies(@Nullable Ground ground, Copy[] copies) {
        this.ground = ground;
        this.copies = copies;
    }

    /** Copies each operand by its steps into its result; where {@code packed}, see {@link Staged}. */
    public static Kernel of(Staged[] from, Staged[] to, StridedCopy[] steps) {
        Copy[] copies = new Copy[steps.length];
        boolean isStaged = false;
        for (int i = 0; i < copies.length; i++) {
            Staged source = from[i % from.length];
            Staged target = to[i % to.length];
            copies[i] = new Copy(source.memory(), target.memory(), steps[i]);
            isStaged |= source.isStaged() || target.isStaged();
        }
        Copies plain = new Copies(null, copies);
        if (!isStaged) {
            return plain;
        }
        return () -> {
            for (Staged source : from) {
                source.load();
            }
            plain.run();
            for (Staged target : to) {
                target.store();
            }
        };
    }

    /** Copies on one ground. */
    public static Kernel on(@Nullable Ground ground, MemorySegment from, MemorySegment to, StridedCopy... steps) {
        Copy[] copies = new Copy[steps.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = new Copy(from, to, steps[i]);
        }
        return new Copies(ground, copies);
    }

    public @Nullable Ground ground() {
        return ground;
    }

    public List<Copy> copies() {
        return List.of(copies);
    }

    @Override
    public void run() {
        if (ground != null) {
            Filling.fill(ground.memory, ground.elementBytes, ground.bits);
        }
        for (Copy copy : copies) {
            copy.steps.run(copy.from, copy.to);
        }
    }
}
