package dev.tern.training.tape;

import dev.tern.graph.Constants;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.Inference;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A graph in the making. Every tensor on it is an {@link Edge} whose type and shape are known at once, so that layers can
 * compute with extents and gradients can be added behind what is there. {@link Maths} has the usual operations.
 */
public final class Tape {
    private final List<Value> values = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final Map<String, Integer> nextNumbers = new HashMap<>();
    private final Map<Object, Edge> constants = new HashMap<>();
    private String scope = "";

    /** An empty tape. */
    public static Tape empty() {
        return new Tape();
    }

    /** A tape that goes on where {@code graph} ends; its values keep their indices. */
    public static Tape of(Graph graph) {
        Tape tape = new Tape();
        tape.values.addAll(graph.values());
        tape.nodes.addAll(graph.nodes());
        tape.inputs.addAll(graph.inputs());
        graph.values().forEach(value -> tape.nextNumbers.putIfAbsent(value.name(), 1));
        return tape;
    }

    private Tape() {}

    /** Runs {@code body} with {@code part} in front of the names of everything that it adds. */
    public <T> T within(String part, Supplier<T> body) {
        String outer = scope;
        scope = part.isEmpty() ? outer : outer + part + "/";
        try {
            return body.get();
        } finally {
            scope = outer;
        }
    }

    /** An input of the graph. */
    public Edge input(String name, DataType type, Shape shape) {
        return input(Value.of(name, type, shape));
    }

    /** An input of the graph, described in full. */
    public Edge input(Value described) {
        Edge edge = value(described);
        inputs.add(edge.index());
        return edge;
    }

    /** Whether no input leaves an extent open, so that the shapes on the tape are those of every run. */
    public boolean isFixed() {
        return inputs.stream().allMatch(input -> values.get(input).openShape() == null);
    }

    /** State that outlives a run. */
    public Edge variable(String name, DataType type, Shape shape) {
        return value(Value.of(name, type, shape).withHasRank(true).withVariable(true));
    }

    /** Any value as described; names that are taken get a number behind them. */
    public Edge value(Value described) {
        Value named = described.withName(unique(described.name()));
        values.add(named);
        return edge(values.size() - 1);
    }

    /** The tensor of a value that is on the tape already. */
    public Edge edge(int index) {
        Value value = values.get(index);
        return new Edge(index, value.type(), value.shape());
    }

    /** What a value is, in full. */
    public Value describe(Edge edge) {
        return values.get(edge.index());
    }

    /** A scalar constant; equal ones are made once. */
    public Edge scalar(float number) {
        return constants.computeIfAbsent(
                Float.floatToIntBits(number),
                key -> value(Constants.of("constant", Shape.scalar(), number).withHasRank(true)));
    }

    /** A float constant. */
    public Edge constant(Shape shape, float... elements) {
        return value(Constants.of("constant", shape, elements));
    }

    /** An int32 constant; equal ones are made once. */
    public Edge ints(Shape shape, int... elements) {
        List<Object> key = new ArrayList<>(List.of(shape));
        for (int element : elements) {
            key.add(element);
        }
        return constants.computeIfAbsent(
                key, k -> value(Constants.of("constant", shape, elements).withHasRank(true)));
    }

    /** A vector of int32 constants. */
    public Edge ints(int... elements) {
        return ints(Shape.of(elements.length), elements);
    }

    /** Adds a node with one result, described by the operator's own definition. */
    public Edge add(Operator operator, @Nullable Edge... operands) {
        return addAll(operator, operands).getFirst();
    }

    /** Adds a node of an operator without attributes. */
    public Edge add(OperatorDefinition<PlainOperator> operator, @Nullable Edge... operands) {
        return add(Objects.requireNonNull(operator.defaults()), operands);
    }

    /** Adds a node whose results the operator's own definition describes; null leaves an optional operand out. */
    public List<Edge> addAll(Operator operator, @Nullable Edge... operands) {
        List<@Nullable Value> described = new ArrayList<>();
        for (Edge operand : operands) {
            described.add(operand == null ? null : values.get(operand.index()));
        }
        try {
            List<Value> results = Inference.OF_BUILTINS.outputs(operator, described);
            return node(operator, Inference.OF_BUILTINS.version(operator, described, results), results, operands);
        } catch (TernException e) {
            throw scope.isEmpty() ? e : e.within(scope.substring(0, scope.length() - 1));
        }
    }

    /** Adds a node with these results, for operators that cannot describe them before a run. */
    public List<Edge> node(Operator operator, int version, List<Value> results, @Nullable Edge... operands) {
        List<Integer> from = new ArrayList<>();
        for (Edge operand : operands) {
            from.add(operand == null ? Node.ABSENT : operand.index());
        }
        List<Edge> edges = new ArrayList<>();
        List<Integer> to = new ArrayList<>();
        for (Value result : results) {
            Edge edge = value(result.withName(scope + operator.name().toLowerCase(java.util.Locale.ROOT)));
            edges.add(edge);
            to.add(edge.index());
        }
        nodes.add(new Node(operator, version, from, to, List.of(), List.of(), Extras.NONE));
        return List.copyOf(edges);
    }

    /** The nodes recorded so far, in their order. */
    public List<Node> nodes() {
        return java.util.Collections.unmodifiableList(nodes);
    }

    /** The values recorded so far. */
    public List<Value> values() {
        return java.util.Collections.unmodifiableList(values);
    }

    /** Renames a value, for inputs and outputs that a file shows. */
    public void rename(Edge edge, String name) {
        values.set(edge.index(), values.get(edge.index()).withName(unique(name)));
    }

    /** The graph as recorded, handing out {@code outputs}. */
    public Graph graph(String name, List<Edge> outputs) {
        return Graph.of(
                name, values, nodes, inputs, outputs.stream().map(Edge::index).toList());
    }

    private String unique(String name) {
        Integer number = nextNumbers.putIfAbsent(name, 1);
        if (number == null) {
            return name;
        }
        String candidate = name + "_" + number;
        while (nextNumbers.putIfAbsent(candidate, 1) != null) {
            candidate = name + "_" + ++number;
        }
        nextNumbers.put(name, number + 1);
        return candidate;
    }
}
