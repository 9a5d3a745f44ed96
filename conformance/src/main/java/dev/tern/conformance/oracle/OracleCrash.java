package dev.tern.conformance.oracle;

/** The process of the oracle died or did not answer in time: the library has no answer for this request. */
public final class OracleCrash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean timedOut;

    /** A crash, or with {@code timedOut} a request without an answer in time. */
    public OracleCrash(String message, boolean timedOut) {
        super(message);
        this.timedOut = timedOut;
    }

    /** Whether the process was ended because it did not answer in time. */
    public boolean timedOut() {
        return timedOut;
    }
}
