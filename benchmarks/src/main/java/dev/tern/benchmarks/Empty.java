package dev.tern.benchmarks;

/** The shortest Java program: what every start costs at least. */
public final class Empty {
    private Empty() {}

    /** Does nothing. */
    public static void main(String[] arguments) {}
}
