package dev.tern.converter.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Graphs that nodes call by number, under other numbers. */
final class CalledGraphs {
    private CalledGraphs() {}

    static Graph renumbered(Graph graph, IntUnaryOperator number) {
        List<Node> nodes = graph.nodes().stream()
                .map(node -> node.operator().callees().isEmpty()
                        ? node
                        : node.withOperator(renumbered(node.operator(), number)))
                .toList();
        return graph.withNodes(nodes);
    }

    private static Operator renumbered(Operator operator, IntUnaryOperator number) {
        return switch (operator) {
            case If choice ->
                new If(number.applyAsInt(choice.thenGraph()), number.applyAsInt(choice.elseGraph()));
            case While loop ->
                new While(number.applyAsInt(loop.conditionGraph()), number.applyAsInt(loop.bodyGraph()));
            case CallOnce once -> new CallOnce(number.applyAsInt(once.initialGraph()));
            default ->
                throw TernException.at(operator.name())
                        .expected("graphs that only IF, WHILE and CALL_ONCE call")
                        .found("another operator that calls graphs")
                        .fix("models with it cannot be joined");
        };
    }
}
