package dev.tern.training.data;

/** One pass over the rows of a data set, for one thread. */
public interface RowCursor extends AutoCloseable {
    /** Writes the next row to position {@code at} of {@code into}; false, and nothing is written, after the last. */
    boolean next(Rows into, int at);

    @Override
    default void close() {}
}
