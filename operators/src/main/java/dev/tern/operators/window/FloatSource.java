package dev.tern.operators.window;

/** Real numbers by place, read in stretches. */
@FunctionalInterface
public interface FloatSource {
    /** Copies elements {@code first … first + count - 1} into {@code to}. */
    void read(long first, int count, float[] to, int at);
}
