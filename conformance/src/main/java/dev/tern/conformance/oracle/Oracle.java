package dev.tern.conformance.oracle;

/** A real TensorFlow Lite, asked what a model answers. Sessions of one oracle are independent of each other. */
public interface Oracle {
    /** The name under which results of this oracle are reported. */
    String name();

    /**
     * Reads and checks a model and builds its interpreter; tensors are not yet allocated.
     *
     * @throws OracleRefusal if the library refuses the model
     */
    OracleSession open(byte[] modelBytes, OracleOptions options);

    /** Opens a model with the given number of kernel threads and default options otherwise. */
    default OracleSession open(byte[] modelBytes, int threads) {
        return open(modelBytes, OracleOptions.ofThreads(threads));
    }
}
