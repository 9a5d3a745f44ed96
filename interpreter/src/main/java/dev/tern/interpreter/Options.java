package dev.tern.interpreter;

import dev.tern.operators.CustomOperators;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an interpreter behaves. Start from {@link #defaults} and change what differs.
 *
 * @param threads most threads that a run may use
 * @param memoryLimit most bytes for tensors and scratch memory beyond the model's own constants
 * @param workLimit most multiply-accumulate operations of one planned run
 * @param timeLimit longest run; checked between nodes and in loops
 * @param preserveAllTensors whether every tensor keeps its own memory, so that inner results can be read after a run
 * @param profiling whether each node's time is measured
 * @param customOperators definitions of operators that the file format knows by name only
 * @param cache a folder where packed weights are kept from process to process, one file for each model and instruction set;
 *     null for nowhere
 */
public record Options(
        int threads,
        long memoryLimit,
        long workLimit,
        Duration timeLimit,
        boolean preserveAllTensors,
        boolean profiling,
        CustomOperators customOperators,
        @Nullable Path cache) {
    /** The property that names a folder for {@link #cache}. */
    private static final String CACHE = "tern.cache";

    /** No time limit at all. */
    public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    /** One thread, 8 GiB, no limit of work or time, nothing preserved, no profile, packed weights kept where {@code tern.cache} says. */
    public static Options defaults() {
        return new Options(1, 8L << 30, Long.MAX_VALUE, FOREVER, false, false, CustomOperators.NONE, cacheByProperty());
    }

    public Options withThreads(int most) {
        return new Options(
                most, memoryLimit, workLimit, timeLimit, preserveAllTensors, profiling, customOperators, cache);
    }

    public Options withMemoryLimit(long mostBytes) {
        return new Options(
                threads, mostBytes, workLimit, timeLimit, preserveAllTensors, profiling, customOperators, cache);
    }

    public Options withWorkLimit(long mostMultiplyAdds) {
        return new Options(
                threads,
                memoryLimit,
                mostMultiplyAdds,
                timeLimit,
                preserveAllTensors,
                profiling,
                customOperators,
                cache);
    }

    public Options withTimeLimit(Duration longest) {
        return new Options(
                threads, memoryLimit, workLimit, longest, preserveAllTensors, profiling, customOperators, cache);
    }

    public Options withPreserveAllTensors(boolean preserve) {
        return new Options(threads, memoryLimit, workLimit, timeLimit, preserve, profiling, customOperators, cache);
    }

    public Options withProfiling(boolean measure) {
        return new Options(
                threads, memoryLimit, workLimit, timeLimit, preserveAllTensors, measure, customOperators, cache);
    }

    /** The same with these custom operators instead. */
    public Options withCustomOperators(CustomOperators definitions) {
        return new Options(
                threads, memoryLimit, workLimit, timeLimit, preserveAllTensors, profiling, definitions, cache);
    }

    private static @Nullable Path cacheByProperty() {
        String folder = System.getProperty(CACHE, "");
        return folder.isEmpty() ? null : Path.of(folder);
    }

    /** The same with packed weights kept in files of {@code folder}, which is made if it is missing. */
    public Options withCache(Path folder) {
        return new Options(
                threads, memoryLimit, workLimit, timeLimit, preserveAllTensors, profiling, customOperators, folder);
    }
}
