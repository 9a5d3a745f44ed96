package dev.tern.conformance.oracle;

/** The library answered with an error: a refused model, failed allocation or failed run. */
public final class OracleRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String step;
    private final String libraryText;

    /**
     * A refusal.
     *
     * @param step the call that failed
     * @param libraryText what the library reported meanwhile, empty if it said nothing
     */
    public OracleRefusal(String step, String libraryText) {
        super(step + " refused: " + (libraryText.isEmpty() ? "(the library gave no text)" : libraryText));
        this.step = step;
        this.libraryText = libraryText;
    }

    /** The call that failed, as the library names it. */
    public String step() {
        return step;
    }

    /** The library's own words, lines joined by line feeds. */
    public String libraryText() {
        return libraryText;
    }
}
