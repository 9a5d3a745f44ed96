package dev.tern.operators.window;

/** Whole numbers by place, read in stretches. */
@FunctionalInterface
public interface IntSource {
    /** Copies elements {@code first … first + count - 1} into {@code to}. */
    void read(long first, int count, int[] to, int at);
}
