package dev.tern.training.datasets;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Where the files of a data set come from.
 *
 * @param folder the folder (or zip file) that holds them
 * @param mayFetch whether what is missing there is fetched from the network
 * @param bytesSoFar is told about the progress of what is fetched
 */
public record WhereFrom(Path folder, boolean mayFetch, LongConsumer bytesSoFar) {
    /** Only what is there. */
    public static WhereFrom folder(Path folder) {
        return new WhereFrom(folder, false, bytes -> {});
    }

    /** What is there; and what is missing is fetched, checked and kept there. */
    public static WhereFrom fetching(Path folder) {
        return new WhereFrom(folder, true, bytes -> {});
    }

    public WhereFrom withProgress(LongConsumer progress) {
        return new WhereFrom(folder, mayFetch, progress);
    }
}
