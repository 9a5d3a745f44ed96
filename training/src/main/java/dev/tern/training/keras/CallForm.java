package dev.tern.training.keras;

/** How Keras calls a layer that takes several tensors. */
public enum CallForm {
    /** One tensor, or a list of them as the only argument. */
    LIST,
    /** Query, value and perhaps key, each an argument of its own. */
    QUERY_VALUE_KEY,
    /** A sequence, and beginning states under a name. */
    INITIAL_STATE
}
