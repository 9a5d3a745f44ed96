package dev.tern.training.layer;

import dev.tern.operators.Padding;

/** How a window meets the border. */
public enum Border {
    /** Only windows that lie wholly inside. */
    VALID,
    /** As many results as strides fit the input. */
    SAME,
    /** Padding in front alone, so that no result depends on what comes later; one-dimensional convolutions only. */
    CAUSAL;

    /** As operators call it. */
    Padding padding() {
        return this == SAME ? Padding.SAME : Padding.VALID;
    }

    /** As files call it. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
