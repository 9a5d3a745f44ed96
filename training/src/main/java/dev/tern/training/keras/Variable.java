package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;

/**
 * One variable of a model, described.
 *
 * @param path what identifies it in the whole model: layer names and its own name, {@code dense/kernel}
 * @param named the name that an {@code .h5} file gives it, without the names of models around its layer
 * @param trainable whether training changes it, its layer's own setting included
 */
public record Variable(String path, String named, DataType type, Shape shape, boolean trainable) {
    /** A variable that files call by its path. */
    public Variable(String path, DataType type, Shape shape, boolean trainable) {
        this(path, path, type, shape, trainable);
    }
}
