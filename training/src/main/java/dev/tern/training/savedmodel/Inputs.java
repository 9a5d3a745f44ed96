package dev.tern.training.savedmodel;

/** How nodes name what they read. */
public final class Inputs {
    private Inputs() {}

    /** The node in {@code node}, {@code node:2}, {@code node:result:2} or {@code ^node}. */
    public static String node(String input) {
        String plain = input.startsWith("^") ? input.substring(1) : input;
        int colon = plain.indexOf(':');
        return colon < 0 ? plain : plain.substring(0, colon);
    }

    /** The number behind the last colon; 0 where there is none. */
    public static int index(String input) {
        int colon = input.lastIndexOf(':');
        String digits = colon < 0 ? "" : input.substring(colon + 1);
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
    }

    /** Whether the input only orders nodes. */
    public static boolean isControl(String input) {
        return input.startsWith("^");
    }

    /** What identifies a variable: the shared name of its handle, or else the node's own name. */
    public static String variableName(NodeDef variable) {
        String shared = variable.text("shared_name", "");
        return shared.isEmpty() ? variable.name() : shared;
    }
}
