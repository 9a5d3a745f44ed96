package dev.tern.operators;

/** How a window meets the border of an image; in file order. */
public enum Padding {
    /** As many outputs as strides fit the input; the border is padded evenly, the odd one after. */
    SAME,
    /** Only windows that lie wholly inside. */
    VALID
}
