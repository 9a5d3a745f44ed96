package dev.tern.graph;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A graph in the making; lives only inside the lambda given to {@link Graph#build}. Values are named by {@link Ref};
 * names that are taken already get a number behind them. Nodes run in the order in which they are added.
 */
public final class GraphBuilder {
    private static final OutputInference NO_INFERENCE = (operator, inputs) -> {
        throw TernException.at("operator " + operator.name())
                .problem("its results cannot be worked out here; name them, or build with an OutputInference");
    };

    private final OutputInference inference;
    private final List<Value> values = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> inputs = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private final Map<String, Integer> nextNumbers = new HashMap<>();

    private GraphBuilder(OutputInference inference) {
        this.inference = inference;
    }

    static Graph build(String name, @Nullable OutputInference inference, Consumer<GraphBuilder> body) {
        GraphBuilder builder = new GraphBuilder(inference == null ? NO_INFERENCE : inference);
        body.accept(builder);
        return Graph.of(name, builder.values, builder.nodes, builder.inputs, builder.outputs);
    }

    /** An input of the graph; extents of -1 are left open. */
    public Ref input(String name, DataType type, Shape shape) {
        return input(Value.of(name, type, shape));
    }

    /** An input of the graph. */
    public Ref input(Value described) {
        Ref ref = value(described);
        inputs.add(ref.index());
        return ref;
    }

    /** A state that outlives a run. */
    public Ref variable(String name, DataType type, Shape shape) {
        return value(Value.of(name, type, shape).withVariable(true));
    }

    /** A constant of any type from its stored bytes. */
    public Ref constant(String name, DataType type, Shape shape, byte[] bytes) {
        return value(Constants.ofBytes(name, type, shape, bytes));
    }

    /** A float32 constant. */
    public Ref constant(String name, Shape shape, float... elements) {
        return value(Constants.of(name, shape, elements));
    }

    /** An int32 constant. */
    public Ref constant(String name, Shape shape, int... elements) {
        return value(Constants.of(name, shape, elements));
    }

    /** An int64 constant. */
    public Ref constant(String name, Shape shape, long... elements) {
        return value(Constants.of(name, shape, elements));
    }

    /** A constant of a floating-point type. */
    public Ref constant(String name, DataType type, Shape shape, float... elements) {
        return value(Constants.of(name, type, shape, elements));
    }

    /** A constant of an integer type. */
    public Ref constant(String name, DataType type, Shape shape, int... elements) {
        return value(Constants.of(name, type, shape, elements));
    }

    /** A string constant. */
    public Ref strings(String name, Shape shape, List<String> elements) {
        return value(Constants.ofStrings(name, shape, elements));
    }

    /** Any value as described; {@link Constants} makes constants of every type. */
    public Ref value(Value described) {
        values.add(described.withName(unique(described.name())));
        return new Ref(values.size() - 1, this);
    }

    /** Adds a node with one result that the builder's inference describes. */
    public Ref add(Operator operator, Ref... operands) {
        List<Ref> results = addAll(operator, operands);
        if (results.size() != 1) {
            throw TernException.at("operator " + operator.name())
                    .expected("one result")
                    .found(String.valueOf(results.size()))
                    .fix("add it with addAll, which returns every result");
        }
        return results.getFirst();
    }

    /** Adds a node whose results the builder's inference describes. */
    public List<Ref> addAll(Operator operator, Ref... operands) {
        List<@Nullable Value> described = new ArrayList<>();
        for (int index : indices(operator, List.of(operands))) {
            described.add(index == Node.ABSENT ? null : values.get(index));
        }
        List<Value> results = inference.outputs(operator, described);
        int version = inference.version(operator, described, results);
        return node(operator, version, List.of(operands), List.of(), results);
    }

    /** Adds a node with these results. */
    public List<Ref> node(Operator operator, List<Ref> operands, Value... results) {
        return node(operator, 1, operands, List.of(), List.of(results));
    }

    /** Adds a node with these results, in full: contract version and intermediates too. */
    public List<Ref> node(
            Operator operator, int version, List<Ref> operands, List<Ref> intermediates, List<Value> results) {
        List<Integer> from = indices(operator, operands);
        List<Integer> inner = indices(operator, intermediates);
        List<Ref> refs = new ArrayList<>();
        for (Value result : results) {
            refs.add(value(
                    result.name().isEmpty() ? result.withName(operator.name().toLowerCase(Locale.ROOT)) : result));
        }
        nodes.add(new Node(operator, version, from, indices(operator, refs), inner, List.of(), Extras.NONE));
        return List.copyOf(refs);
    }

    /** Hands a value out of the graph. */
    public void output(Ref ref) {
        if (ref.isAbsent()) {
            throw TernException.of("an absent operand cannot be an output of a graph");
        }
        outputs.add(checked("graph output", ref));
    }

    /** The description of a value as it stands, with the name it got. */
    public Value describe(Ref ref) {
        if (ref.isAbsent()) {
            throw TernException.of("an absent operand has no description");
        }
        return values.get(checked("description", ref));
    }

    private List<Integer> indices(Operator operator, List<Ref> refs) {
        List<Integer> indices = new ArrayList<>();
        for (Ref ref : refs) {
            indices.add(checked("operator " + operator.name(), ref));
        }
        return indices;
    }

    private int checked(String where, Ref ref) {
        if (!ref.belongsTo(this)) {
            throw TernException.at(where)
                    .expected("values of the graph that is being built")
                    .found(ref + " of another graph")
                    .fix("pass values between graphs as inputs and outputs");
        }
        return ref.index();
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
