package dev.tern.training.gradient;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a tape how a number changes with other tensors on it. The way back visits each node once, in reverse order; where
 * a tensor was used several times, its shares are summed.
 */
public final class Autodiff {
    private final Tape tape;
    private final boolean builtinOnly;

    private Autodiff(Tape tape, boolean builtinOnly) {
        this.tape = tape;
        this.builtinOnly = builtinOnly;
    }

    /** Gradients on {@code tape} with whatever operators are fastest. */
    public static Autodiff on(Tape tape) {
        return new Autodiff(tape, false);
    }

    /** The same with builtin operators alone, for graphs that are written to files. */
    public Autodiff withBuiltinsOnly() {
        return new Autodiff(tape, true);
    }

    /**
     * How {@code loss}, a single number, changes with each of {@code sources}. A source that the loss does not depend on has
     * zeros.
     */
    public List<Edge> gradients(Edge loss, List<Edge> sources) {
        if (loss.shape().elements() != 1) {
            throw TernException.at("loss")
                    .expected("a single number")
                    .found("shape " + loss.shape())
                    .fix("reduce it to a sum or a mean first");
        }
        return gradients(List.of(loss), List.of(one(loss.shape())), sources);
    }

    /** As {@link #gradients(Edge, List)} for tensors of any shape with given gradients of their own. */
    public List<Edge> gradients(List<Edge> ends, List<Edge> seeds, List<Edge> sources) {
        return gradientsSince(0, ends, seeds, sources);
    }

    /** As above, looking only at nodes from {@code first} on: what was recorded earlier counts as given. */
    List<Edge> gradientsSince(int first, List<Edge> ends, List<Edge> seeds, List<Edge> sources) {
        boolean[] depends = dependents(first, sources);
        Map<Integer, List<Edge>> shares = new HashMap<>();
        for (int i = 0; i < ends.size(); i++) {
            shares.computeIfAbsent(ends.get(i).index(), k -> new ArrayList<>()).add(seeds.get(i));
        }
        Maths maths = new Maths(tape);
        Map<Integer, Edge> totals = new HashMap<>();
        List<Node> nodes = new ArrayList<>(tape.nodes());
        for (int n = nodes.size() - 1; n >= first; n--) {
            Node node = nodes.get(n);
            List<@Nullable Edge> arriving = new ArrayList<>();
            boolean any = false;
            for (int output : node.outputs()) {
                List<Edge> parts = output < depends.length && depends[output] ? shares.get(output) : null;
                Edge total = parts == null ? null : totals.computeIfAbsent(output, k -> maths.sum(parts));
                arriving.add(total);
                any |= total != null;
            }
            if (any) {
                flow(node, n, arriving, depends, shares);
            }
        }
        List<Edge> results = new ArrayList<>();
        for (Edge source : sources) {
            List<Edge> parts = shares.get(source.index());
            results.add(parts == null ? zeros(source) : maths.sum(parts));
        }
        return results;
    }

    private void flow(
            Node node, int number, List<@Nullable Edge> arriving, boolean[] depends, Map<Integer, List<Edge>> shares) {
        boolean[] wanted = new boolean[node.inputs().size()];
        for (int i = 0; i < wanted.length; i++) {
            int input = node.inputs().get(i);
            wanted[i] = input != Node.ABSENT && depends[input];
        }
        Backward back = new Backward(tape, node, builtinOnly, wanted, arriving);
        try {
            apply(node, back);
        } catch (TernException e) {
            throw e.within("gradient of " + describe(node, number));
        }
        for (int i = 0; i < wanted.length; i++) {
            Edge share = back.given(i);
            if (wanted[i] && share != null) {
                List<Edge> parts = shares.computeIfAbsent(node.inputs().get(i), k -> new ArrayList<>());
                parts.add(share);
                if (parts.size() == 2) {
                    // Summed as they come: a weight that many steps use would otherwise keep a share of each alive.
                    Edge sum = new Maths(tape).sum(parts);
                    parts.clear();
                    parts.add(sum);
                }
            }
        }
    }

    private String describe(Node node, int number) {
        return Graph.of("", tape.values(), tape.nodes(), List.of(), List.of()).describeNode(number)
                + (node.operator() instanceof BuiltinOperator ? "" : " (a custom operator)");
    }

    /** A definition's rule is always one for its own operator's class. */
    @SuppressWarnings("unchecked")
    private static void apply(Node node, Backward back) {
        if (!(node.operator() instanceof BuiltinOperator builtin)) {
            throw TernException.of("operator " + node.operator().name()
                    + " has no gradient: custom operators cannot be trained through; freeze what lies before it");
        }
        OperatorDefinition<?> definition = builtin.definition();
        switch (Gradients.of(definition)) {
            case Aspect.Present<GradientRule<?>>(GradientRule<?> rule) ->
                ((GradientRule<BuiltinOperator>) rule).flow(builtin, back);
            case Aspect.Absent<GradientRule<?>>(String why) ->
                throw TernException.of("operator " + definition.name() + " has no gradient: " + why
                        + "; freeze what lies before it, or stop the gradient there");
        }
    }

    /** For each value, whether it changes with one of {@code sources}; only real numbers do. */
    private boolean[] dependents(int first, List<Edge> sources) {
        boolean[] depends = new boolean[tape.values().size()];
        sources.forEach(source -> depends[source.index()] = true);
        for (Node node : tape.nodes().subList(first, tape.nodes().size())) {
            boolean any = false;
            for (int input : node.inputs()) {
                any |= input != Node.ABSENT && depends[input];
            }
            if (!any || stopsGradient(node)) {
                continue;
            }
            for (int output : node.outputs()) {
                depends[output] |= tape.edge(output).isFloat();
            }
        }
        return depends;
    }

    private static boolean stopsGradient(Node node) {
        return node.operator() instanceof BuiltinOperator builtin && Gradients.isStop(builtin.definition());
    }

    private Edge one(Shape shape) {
        return shape.rank() == 0 ? tape.scalar(1) : tape.constant(shape, 1f);
    }

    private Edge zeros(Edge source) {
        return new Maths(tape).mul(source, 0);
    }
}
