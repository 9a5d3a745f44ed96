package dev.tern.training.data;

import java.util.random.RandomGenerator;

/** Turns one row into another. */
@FunctionalInterface
public interface RowMap {
    /**
     * Reads row 0 of {@code in} and writes row 0 of {@code out}.
     *
     * @param random belongs to this row of this pass alone
     */
    void apply(Rows in, Rows out, RandomGenerator random);
}
