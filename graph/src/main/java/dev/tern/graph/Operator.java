package dev.tern.graph;

import java.util.List;

/**
 * What a node does: a record whose components are its attributes. Graphs carry operators without knowing what they
 * compute; the definitions live one floor up.
 */
public interface Operator {
    /** The operator's name as the file format spells it, for example {@code CONV_2D}; custom operators: their own name. */
    String name();

    /** Indices of the graphs of the same model that this operator calls. */
    default List<Integer> callees() {
        return List.of();
    }
}
