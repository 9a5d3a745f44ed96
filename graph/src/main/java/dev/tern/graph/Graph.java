package dev.tern.graph;

import java.util.List;
import java.util.function.Consumer;

/**
 * One graph of a model: values, the nodes that compute them in execution order, and which values come in and go out.
 */
public record Graph(
        String name, List<Value> values, List<Node> nodes, List<Integer> inputs, List<Integer> outputs, Extras extras) {
    public Graph {
        values = List.copyOf(values);
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A graph without anything beyond what Tern knows. */
    public static Graph of(
            String name, List<Value> values, List<Node> nodes, List<Integer> inputs, List<Integer> outputs) {
        return new Graph(name, values, nodes, inputs, outputs, Extras.NONE);
    }

    /** A graph built in Java: {@code Graph.build("main", g -> g.output(g.input("x", type, shape)))}. */
    public static Graph build(String name, Consumer<GraphBuilder> body) {
        return GraphBuilder.build(name, null, body);
    }

    /** A graph built in Java whose nodes get their results described by {@code inference}. */
    public static Graph build(String name, OutputInference inference, Consumer<GraphBuilder> body) {
        return GraphBuilder.build(name, inference, body);
    }

    /** Value {@code index}. */
    public Value value(int index) {
        return values.get(index);
    }

    public Graph withName(String other) {
        return new Graph(other, values, nodes, inputs, outputs, extras);
    }

    public Graph withValues(List<Value> others) {
        return new Graph(name, others, nodes, inputs, outputs, extras);
    }

    public Graph withNodes(List<Node> others) {
        return new Graph(name, values, others, inputs, outputs, extras);
    }

    public Graph withInputs(List<Integer> others) {
        return new Graph(name, values, nodes, others, outputs, extras);
    }

    public Graph withOutputs(List<Integer> others) {
        return new Graph(name, values, nodes, inputs, others, extras);
    }

    /** How messages name node {@code index}: its position, operator and first output. */
    public String describeNode(int index) {
        Node node = nodes.get(index);
        String output = node.outputs().isEmpty()
                        || node.outputs().getFirst() < 0
                        || node.outputs().getFirst() >= values.size()
                ? ""
                : " " + Quoted.name(values.get(node.outputs().getFirst()).name());
        String operator = Quoted.plain(node.operator().name());
        return (name.isEmpty() ? "" : "graph " + Quoted.name(name) + ", ") + "node " + index + " " + operator + output;
    }
}
