package dev.tern.training.keras;

import dev.tern.tensor.Tensor;

/** A tensor under the name that the file gives it. */
public record NamedTensor(String name, Tensor tensor) {}
