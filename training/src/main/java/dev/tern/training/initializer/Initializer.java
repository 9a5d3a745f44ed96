package dev.tern.training.initializer;

import dev.tern.tensor.Shape;

/** Where the numbers of a weight begin. Own ones are lambdas. */
@FunctionalInterface
public interface Initializer {
    /**
     * The elements of a weight, row-major in the shape that Keras gives it.
     *
     * @param key names the sequence of {@link Randomness} to draw from
     */
    float[] elements(Shape shape, long key);
}
