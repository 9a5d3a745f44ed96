package dev.tern.operators.fullyconnected;

/** How the weights lie in memory; in file order. */
public enum WeightsFormat {
    /** Row after row. */
    DEFAULT,
    /** In blocks of four rows by sixteen columns, the sign bit of each byte flipped. */
    SHUFFLED4x16INT8
}
