package dev.tern.converter.rewrite;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Signature;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.TernException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Graphs that nodes call by number: under other numbers, and without those that nobody calls. */
public final class CalledGraphs {
    private CalledGraphs() {}

    public static Graph renumbered(Graph graph, IntUnaryOperator number) {
        List<Node> nodes = graph.nodes().stream()
                .map(node -> node.operator().callees().isEmpty()
                        ? node
                        : node.withOperator(renumbered(node.operator(), number)))
                .toList();
        return graph.withNodes(nodes);
    }

    /** {@code model} without graphs that neither a signature nor a node of a kept graph enters. */
    public static Model reached(Model model) {
        boolean[] kept = new boolean[model.graphs().size()];
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        model.signatures().forEach(signature -> open.add(signature.graph()));
        while (!open.isEmpty()) {
            int graph = open.removeFirst();
            if (!kept[graph]) {
                kept[graph] = true;
                model.graphs()
                        .get(graph)
                        .nodes()
                        .forEach(node -> open.addAll(node.operator().callees()));
            }
        }
        int[] numbers = new int[kept.length];
        int next = 0;
        for (int g = 0; g < kept.length; g++) {
            numbers[g] = kept[g] ? next++ : -1;
        }
        if (next == kept.length) {
            return model;
        }
        List<Graph> graphs = new ArrayList<>();
        for (int g = 0; g < kept.length; g++) {
            if (kept[g]) {
                graphs.add(renumbered(model.graphs().get(g), old -> numbers[old]));
            }
        }
        return model.withGraphs(graphs)
                .withSignatures(model.signatures().stream()
                        .map(each -> new Signature(
                                each.key(), numbers[each.graph()], each.inputs(), each.outputs(), each.extras()))
                        .toList());
    }

    private static Operator renumbered(Operator operator, IntUnaryOperator number) {
        return switch (operator) {
            case If choice -> new If(number.applyAsInt(choice.thenGraph()), number.applyAsInt(choice.elseGraph()));
            case While loop -> new While(number.applyAsInt(loop.conditionGraph()), number.applyAsInt(loop.bodyGraph()));
            case CallOnce once -> new CallOnce(number.applyAsInt(once.initialGraph()));
            default ->
                throw TernException.at(operator.name())
                        .expected("graphs that only IF, WHILE and CALL_ONCE call")
                        .found("another operator that calls graphs")
                        .fix("models with it cannot be taken apart or joined");
        };
    }
}
