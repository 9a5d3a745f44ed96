package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.operators.CustomOperators;
import dev.tern.tensor.TernException;
import org.jspecify.annotations.Nullable;

/** Whether a node could be run, as far as its operator's definition tells: known, computable, of a fitting version and types. */
public final class NodeCheck {
    private NodeCheck() {}

    /** Why {@code node} of a verified graph cannot be run; null if nothing speaks against it. */
    public static @Nullable String refusal(Graph graph, Node node, CustomOperators customOperators) {
        try {
            DefinedNode.of(graph, node, customOperators);
            return null;
        } catch (TernException e) {
            return e.getMessage();
        }
    }
}
