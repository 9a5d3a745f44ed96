package dev.tern.kernels;

import dev.tern.operators.Activation;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;

/** What is done to a result before it is stored, after the operator's own activation. */
public sealed interface Step {
    /** Limits every element, as it is stored. */
    record Clamp(float low, float high) implements Step {}

    /** Adds the elements of another tensor of the result's own shape and type. */
    record Add(Tensor other) implements Step {}

    /**
     * Adds the stored bytes of another tensor of the result's own shape and type, each on its own scale.
     *
     * @param from what results mean so far
     * @param to what sums mean
     * @param activation limits of the sums
     */
    record AddStored(Tensor other, Quantization from, Quantization to, Activation activation) implements Step {}
}
