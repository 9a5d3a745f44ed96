package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** A function applied to a layer's results. {@link Activations} has Keras'; own ones implement this. */
public interface Activation {
    /** The name under which files know it. */
    String label();

    Edge apply(Maths maths, Edge x);

    /** The same function as an operator can apply it to its own result; NONE where it cannot. */
    default dev.tern.operators.Activation fused() {
        return dev.tern.operators.Activation.NONE;
    }

    /** Whether this does nothing. */
    default boolean isLinear() {
        return this == Activations.LINEAR;
    }
}
