package dev.tern.converter.lower;

import dev.tern.graph.Quoted;

/**
 * A node that cannot be converted.
 *
 * @param node its name in the source
 * @param operator the TensorFlow operator
 * @param reason what is in the way
 * @param hint what to do about it
 */
public record Problem(String node, String operator, String reason, String hint) {
    @Override
    public String toString() {
        return Quoted.plain(operator) + " " + Quoted.name(node) + ": " + reason + "; " + hint;
    }
}
