package dev.tern.assembler.vector;

/** A vector register by its number, from 0 to {@link Traits#vectors} - 1. */
public record V(int index) {
    private static final int MOST = 32;
    private static final V[] ALL = new V[MOST];

    static {
        for (int i = 0; i < MOST; i++) {
            ALL[i] = new V(i);
        }
    }

    /** Vector register {@code index}. */
    public static V of(int index) {
        return ALL[index];
    }

    /** The {@code count} registers from {@code first} on. */
    public static V[] range(int first, int count) {
        V[] range = new V[count];
        for (int i = 0; i < count; i++) {
            range[i] = ALL[first + i];
        }
        return range;
    }
}
