package dev.tern.conformance.oracle;

/**
 * How a session is opened.
 *
 * @param threads kernel threads
 * @param preserveAllTensors whether every intermediate tensor keeps its own memory, so that it can be read after a run
 */
public record OracleOptions(int threads, boolean preserveAllTensors) {
    /** One thread, memory shared between intermediate tensors. */
    public static final OracleOptions DEFAULT = new OracleOptions(1, false);

    /** The default options with another number of threads. */
    public static OracleOptions ofThreads(int threads) {
        return new OracleOptions(threads, false);
    }

    /** These options, with every intermediate tensor readable after a run. */
    public OracleOptions withPreservedTensors() {
        return new OracleOptions(threads, true);
    }
}
