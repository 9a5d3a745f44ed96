package dev.tern.assembler.vector;

/** A 64-bit general register by its number, from 0 to {@link Traits#generals} - 1; or the frame that locals lie in. */
public record R(int index) {
    /** The base of {@link VectorAssembler#local} memory; good for addresses only. */
    public static final R FRAME = new R(-1);

    private static final int MOST = 32;
    private static final R[] ALL = new R[MOST];

    static {
        for (int i = 0; i < MOST; i++) {
            ALL[i] = new R(i);
        }
    }

    /** General register {@code index}. */
    public static R of(int index) {
        return ALL[index];
    }

    /** The {@code count} registers from {@code first} on. */
    public static R[] range(int first, int count) {
        R[] range = new R[count];
        for (int i = 0; i < count; i++) {
            range[i] = ALL[first + i];
        }
        return range;
    }

    /** The memory at this register's address plus {@code offset} bytes. */
    public At at(int offset) {
        return new At(this, null, offset);
    }

    /** The memory at the sum of this register and {@code index}, both in bytes, plus {@code offset}. */
    public At at(R indexBytes, int offset) {
        return new At(this, indexBytes, offset);
    }
}
