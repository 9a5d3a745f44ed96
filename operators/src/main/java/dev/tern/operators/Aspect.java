package dev.tern.operators;

/** Something an operator may have: present, or absent for a stated reason. Never silently missing. */
public sealed interface Aspect<T> {
    /** The operator has it. */
    record Present<T>(T value) implements Aspect<T> {}

    /** The operator does not have it, and {@code why} says why. */
    record Absent<T>(String why) implements Aspect<T> {}

    static <T> Aspect<T> present(T value) {
        return new Present<>(value);
    }

    static <T> Aspect<T> absent(String why) {
        return new Absent<>(why);
    }

    /** Whether it is there. */
    default boolean isPresent() {
        return this instanceof Present<T>;
    }
}
