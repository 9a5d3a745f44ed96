package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;

/**
 * One variable of a model, described.
 *
 * @param path what identifies it: layer names and its own name, {@code dense/kernel}
 * @param trainable whether training changes it, its layer's own setting included
 */
public record Variable(String path, DataType type, Shape shape, boolean trainable) {}
