package dev.tern.training.data;

import java.util.List;

/** Where rows come from. A source can be passed over any number of times, by several threads at once. */
public interface RowSource {
    /** The number of rows of a source that finds it out only while reading. */
    long UNKNOWN = -1;

    List<Field> fields();

    /** Number of rows, or {@link #UNKNOWN}. */
    long rows();

    /**
     * Starts a pass.
     *
     * @param epoch number of the pass; what is random differs from pass to pass, and is the same for the same number
     */
    RowCursor open(long epoch);
}
