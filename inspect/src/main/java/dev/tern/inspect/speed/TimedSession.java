package dev.tern.inspect.speed;

import java.util.List;

/** One model in one runtime, its inputs set. Belongs to one thread. */
public interface TimedSession extends AutoCloseable {
    /** One inference. */
    void invoke();

    /** The bytes of each output after an inference. */
    List<byte[]> outputs();

    /** Bytes of inner results, or -1 where the runtime does not tell. */
    default long arenaBytes() {
        return -1;
    }

    /** Most bytes held beyond the model's constants, or -1 where the runtime does not tell. */
    default long peakBytes() {
        return -1;
    }

    /** A remark for the table, for example how much of the graph the runtime's fast kernels took. */
    default String note() {
        return "";
    }

    @Override
    void close();
}
