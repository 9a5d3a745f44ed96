package dev.tern.conformance.oracle;

/**
 * A step of the execution plan. The arrays are copies.
 *
 * @param operatorCode the code of the built-in operator in the file format; {@link #CUSTOM} or {@link #DELEGATE} else
 * @param customName the name of a custom operator, empty for others
 * @param inputs tensor indices, -1 where an optional input is absent
 * @param outputs tensor indices
 */
public record OracleNode(int operatorCode, String customName, int[] inputs, int[] outputs) {
    /** The code of every custom operator. */
    public static final int CUSTOM = 32;

    /** The code of a part of the graph that a delegate runs. */
    public static final int DELEGATE = 51;
}
