package dev.tern.operators.uncomputed;

/** How precisely a product of real numbers is computed; in file order. */
public enum Precision {
    DEFAULT,
    HIGH,
    HIGHEST
}
