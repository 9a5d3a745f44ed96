package dev.tern.converter.lower;

/** Thrown inside a row for a node that cannot be converted; becomes a {@link Problem}. */
public final class Unconvertible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    private Unconvertible(String reason, String hint) {
        super(reason, null, false, false);
        this.hint = hint;
    }

    /** A node that cannot be converted for {@code reason}; {@code hint} is the way out. */
    public static Unconvertible because(String reason, String hint) {
        return new Unconvertible(reason, hint);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public String hint() {
        return hint;
    }
}
