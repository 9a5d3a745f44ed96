package dev.tern.converter.control;

import dev.tern.tensor.TernException;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.NodeDef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Nodes by name while their control flow is replaced, and the functions that come about. */
final class OldGraph {
    /** How often nodes may be looked at: loops in loops are walked through once for each of them. */
    private static final long VISITS_MAX = 50_000_000;

    private static final Set<String> UNREPLACED = Set.of(
            "Enter",
            "RefEnter",
            "Exit",
            "RefExit",
            "Merge",
            "RefMerge",
            "Switch",
            "RefSwitch",
            "NextIteration",
            "RefNextIteration",
            "LoopCond");

    private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
    private final Map<String, FunctionDef> functions;
    private long visits;

    OldGraph(List<NodeDef> nodes, Map<String, FunctionDef> functions) {
        nodes.forEach(node -> this.nodes.put(node.name(), node));
        this.functions = functions;
    }

    Collection<NodeDef> nodes() {
        return nodes.values();
    }

    /** The node that {@code input} reads; null where there is none, as for a function's arguments. */
    @Nullable
    NodeDef node(String input) {
        if (++visits > VISITS_MAX) {
            throw TernException.at("graph")
                    .expected("loops and choices of TensorFlow 1 that few nodes share")
                    .found("more than " + VISITS_MAX + " visits of nodes")
                    .fix("export the model with TensorFlow 2, or with control flow v2 enabled");
        }
        return nodes.get(Inputs.node(input));
    }

    void put(NodeDef node) {
        nodes.put(node.name(), node);
    }

    void remove(NodeDef node) {
        nodes.remove(node.name());
    }

    /** A name that no node and no function has. */
    String unique(String wanted) {
        String name = wanted;
        for (int i = 1; nodes.containsKey(name) || functions.containsKey(name); i++) {
            name = wanted + " " + i;
        }
        return name;
    }

    void put(FunctionDef function) {
        functions.put(function.name(), function);
    }

    /** What a node reads, without inputs that only order nodes. */
    static List<String> data(NodeDef node) {
        return node.inputs().stream().filter(input -> !Inputs.isControl(input)).toList();
    }

    /**
     * What gives {@code results}, as a function. {@code border} tells for an input which argument stands for it, and null for
     * inputs inside. Null where there is control flow inside that has not been replaced.
     */
    @Nullable
    FunctionDef function(
            String name, List<String> arguments, List<String> results, Function<String, @Nullable String> border) {
        Map<String, NodeDef> inside = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(results);
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String input = open.removeFirst();
            NodeDef node = border.apply(input) == null ? node(input) : null;
            if (border.apply(input) != null || (node != null && !seen.add(node.name()))) {
                continue;
            }
            if (node == null || UNREPLACED.contains(node.operator())) {
                return null;
            }
            inside.put(node.name(), node.withInputs(renamed(data(node), border)));
            open.addAll(data(node));
        }
        Map<String, String> given = new LinkedHashMap<>();
        List<String> to = renamed(results, border);
        for (int i = 0; i < to.size(); i++) {
            given.put("result " + i, to.get(i));
        }
        return new FunctionDef(
                name,
                arguments.stream().map(OldGraph::argument).toList(),
                given.keySet().stream().map(OldGraph::argument).toList(),
                List.copyOf(inside.values()),
                given,
                Map.of(),
                Map.of(),
                false);
    }

    private static FunctionDef.Argument argument(String name) {
        return new FunctionDef.Argument(name, 0);
    }

    private static List<String> renamed(List<String> inputs, Function<String, @Nullable String> border) {
        List<String> renamed = new ArrayList<>();
        for (String input : inputs) {
            String argument = border.apply(input);
            renamed.add(argument == null ? input : argument);
        }
        return renamed;
    }
}
