package dev.tern.testkit;

import java.util.List;

/** What a case's results are compared with. */
public sealed interface Expectation {
    /** Which build of the original decides. */
    enum Build {
        /** The official build: optimised built-in kernels, no delegate. */
        OFFICIAL,
        /** The portable build: the same kernels compiled without vector code. */
        PORTABLE,
        /** The official build's reference kernels. */
        REFERENCE
    }

    /** The original's own kernels of one build, run on the same model and inputs. {@code why} says why that build. */
    record Original(Build build, String why) implements Expectation {}

    /** Listed contents, from the written specification: for each run the bytes of each output. */
    record Listed(List<List<byte[]>> outputs) implements Expectation {}

    /** A refusal, at prepare or in the run, whose message contains {@code text}. */
    record Refused(String text) implements Expectation {}
}
