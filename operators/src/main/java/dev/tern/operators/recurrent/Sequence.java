package dev.tern.operators.recurrent;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;

/**
 * How a sequence operator's input lies: {@code times} steps of {@code batches} vectors, step by step or vector by vector.
 */
public record Sequence(int times, int batches, int features, boolean timeMajor) {
    /** A single step: [batches, features]. */
    public static Sequence ofStep(Shape input) {
        if (input.rank() != 2) {
            throw TernException.at("input")
                    .expected("a shape [batches, features]")
                    .found(input.toString())
                    .fix("reshape the input");
        }
        return new Sequence(1, input.dim(0), input.dim(1), true);
    }

    /** A sequence: [times, batches, features], or [batches, times, features]. */
    public static Sequence of(Shape input, boolean timeMajor) {
        if (input.rank() != 3) {
            throw TernException.at("input")
                    .expected(timeMajor ? "a shape [times, batches, features]" : "a shape [batches, times, features]")
                    .found(input.toString())
                    .fix("reshape the input");
        }
        return timeMajor
                ? new Sequence(input.dim(0), input.dim(1), input.dim(2), true)
                : new Sequence(input.dim(1), input.dim(0), input.dim(2), false);
    }

    /** Index of the vector at step {@code time} in batch {@code batch}. */
    public long at(int time, int batch) {
        return timeMajor ? (long) time * batches + batch : (long) batch * times + time;
    }
}
