package dev.tern.inspect.speed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A runtime that can be timed. */
public interface TimedRuntime {
    /** The name in tables. */
    String name();

    /** The model in {@code file}, ready to run on {@code threads} threads, with {@code inputs} set. */
    TimedSession open(Path file, int threads, List<byte[]> inputs) throws IOException;
}
