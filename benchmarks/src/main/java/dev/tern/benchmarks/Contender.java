package dev.tern.benchmarks;

/** One runtime with one model loaded and its inputs set, ready to be timed. */
interface Contender extends AutoCloseable {
    /** Column title. */
    String name();

    /** One inference. */
    void invoke();

    @Override
    void close();
}
