package dev.tern.interpreter;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.interpreter.plan.NodeCheck;
import dev.tern.operators.CustomOperators;
import java.util.ArrayList;
import java.util.List;

/**
 * A node that an interpreter would refuse, found without planning a run.
 *
 * @param graph index of the node's graph
 * @param node position of the node in its graph
 * @param reason what stands against it and what to do
 */
public record Refusal(int graph, int node, String operator, String reason) {
    /** Every node of a verified model that cannot be run because of its operator, version, operands or types. */
    public static List<Refusal> of(Model model, CustomOperators customOperators) {
        List<Refusal> refusals = new ArrayList<>();
        for (int g = 0; g < model.graphs().size(); g++) {
            Graph graph = model.graphs().get(g);
            for (int n = 0; n < graph.nodes().size(); n++) {
                String reason = NodeCheck.refusal(graph, graph.nodes().get(n), customOperators);
                if (reason != null) {
                    refusals.add(
                            new Refusal(g, n, graph.nodes().get(n).operator().name(), reason));
                }
            }
        }
        return List.copyOf(refusals);
    }
}
