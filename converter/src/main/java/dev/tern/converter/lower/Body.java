package dev.tern.converter.lower;

import dev.tern.graph.Quoted;
import dev.tern.tensor.TernException;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.NodeDef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a graph or of one call of a function, on the way to becoming operators. Only what is asked for is
 * converted, in the order in which it is needed; a node that cannot be converted is noted, and what depends on it is left
 * out, so that one attempt finds all of them.
 */
final class Body {
    private final Lowering lowering;
    private final Emitter emitter;
    private final int depth;
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Map<String, Flow> given;
    private final Map<String, Optional<List<Flow>>> done = new HashMap<>();

    /** Nodes with what they read given by name; {@code given} holds arguments, or tensors that are fed. */
    Body(Lowering lowering, Emitter emitter, int depth, Collection<NodeDef> nodes, Map<String, Flow> given) {
        this.lowering = lowering;
        this.emitter = emitter;
        this.depth = depth;
        this.given = given;
        nodes.forEach(node -> this.nodes.put(node.name(), node));
    }

    /** What {@code tensor} is; empty where something that it depends on cannot be converted. */
    Optional<Flow> flow(String tensor) {
        Flow fed = fed(tensor);
        if (fed != null) {
            return Optional.of(fed);
        }
        convert(Inputs.node(tensor));
        return result(tensor);
    }

    /** Converts what fills tables among {@code start} and all that stands before it, by control as well. */
    void filling(List<String> start) {
        Deque<String> open = new ArrayDeque<>(start);
        Set<String> seen = new HashSet<>();
        List<String> filling = new ArrayList<>();
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            NodeDef node = nodes.get(name);
            if (node == null || !seen.add(name)) {
                continue;
            }
            if (TableRows.FILLING.contains(node.operator())) {
                filling.add(name);
            }
            node.inputs().forEach(input -> open.add(Inputs.node(input)));
        }
        filling.forEach(this::convert);
    }

    private @Nullable Flow fed(String tensor) {
        Flow exact = given.get(tensor);
        return exact == null ? given.get(plain(tensor)) : exact;
    }

    /** A tensor's name without the number of a first result, which may be left out. */
    static String plain(String tensor) {
        return tensor.endsWith(":0") ? tensor.substring(0, tensor.length() - 2) : tensor;
    }

    private Optional<Flow> result(String tensor) {
        Flow fed = fed(tensor);
        if (fed != null) {
            return Optional.of(fed);
        }
        NodeDef node = node(Inputs.node(tensor));
        Optional<List<Flow>> results = done.getOrDefault(node.name(), Optional.empty());
        if (results.isEmpty()) {
            return Optional.empty();
        }
        int position = OutputNames.position(node.operator(), tensor);
        if (position >= results.get().size()) {
            lowering.problem(
                    node,
                    "result " + position + " is used, and the conversion gives "
                            + results.get().size(),
                    "only the first results of this operator can be used");
            return Optional.empty();
        }
        return Optional.of(results.get().get(position));
    }

    private NodeDef node(String name) {
        NodeDef node = nodes.get(name);
        if (node == null) {
            throw TernException.at("graph")
                    .expected("a node " + Quoted.name(name))
                    .found("none of this name")
                    .fix("correct the name of the input or output, or the file is damaged");
        }
        return node;
    }

    /** Converts a node after everything that it needs. */
    private void convert(String start) {
        Deque<String> open = new ArrayDeque<>(List.of(start));
        Set<String> entered = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.getLast();
            if (done.containsKey(name)) {
                open.removeLast();
                continue;
            }
            NodeDef node = node(name);
            if (entered.add(name) && !enterInputs(node, open, entered)) {
                continue;
            }
            open.removeLast();
            done.put(name, converted(node));
        }
    }

    /** Puts what {@code node} reads in front of it; true where nothing is missing. */
    private boolean enterInputs(NodeDef node, Deque<String> open, Set<String> entered) {
        boolean complete = true;
        for (String input : node.inputs()) {
            String name = Inputs.node(input);
            if (Inputs.isControl(input) || fed(input) != null || done.containsKey(name)) {
                continue;
            }
            if (entered.contains(name) && open.contains(name)) {
                lowering.problem(node, ControlRows.OLD_LOOP, ControlRows.OLD_LOOP_HINT);
                done.put(node.name(), Optional.empty());
                return false;
            }
            open.add(name);
            complete = false;
        }
        return complete;
    }

    private Optional<List<Flow>> converted(NodeDef node) {
        List<Flow> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            if (Inputs.isControl(input)) {
                continue;
            }
            Optional<Flow> flow = result(input);
            if (flow.isEmpty()) {
                return Optional.empty();
            }
            inputs.add(flow.get());
        }
        lowering.count(node);
        String before = emitter.place();
        emitter.enter(node.name());
        try {
            return Optional.of(lowering.lower(new Site(node, inputs, emitter, lowering, depth)));
        } catch (Unconvertible e) {
            lowering.problem(node, e.reason(), e.hint());
        } catch (TernException e) {
            lowering.problem(
                    node, e.getMessage() == null ? "it is damaged" : e.getMessage(), "see the operator's page");
        } finally {
            emitter.enter(before);
        }
        return Optional.empty();
    }
}
