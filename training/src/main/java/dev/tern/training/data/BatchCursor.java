package dev.tern.training.data;

/** One pass over batches, for one thread. */
public interface BatchCursor extends AutoCloseable {
    /** Fills {@code into} with the next batch and sets its count; false after the last. */
    boolean next(Rows into);

    @Override
    default void close() {}
}
