package dev.tern.converter.control;

import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.NodeDef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A loop as a circle of nodes. Each number that it changes comes in by an Enter, meets what the last turn made of it in a Merge,
 * and a Switch sends it into the next turn or out by an Exit; what it only reads comes in by an Enter alone.
 */
final class OldLoop {
    private final String frame;
    private final List<NodeDef> enters = new ArrayList<>();

    private OldLoop(String frame) {
        this.frame = frame;
    }

    /** The loops of a graph; nodes of one loop have the same frame. */
    static List<OldLoop> all(OldGraph graph) {
        Map<String, OldLoop> loops = new LinkedHashMap<>();
        for (NodeDef node : graph.nodes()) {
            if (node.operator().equals("Enter") && OldGraph.data(node).size() == 1) {
                loops.computeIfAbsent(node.text("frame_name", ""), OldLoop::new)
                        .enters
                        .add(node);
            }
        }
        return new ArrayList<>(loops.values());
    }

    /** A number that the loop changes. */
    private record State(
            NodeDef enter,
            NodeDef merge,
            NodeDef next,
            @Nullable NodeDef choice,
            List<NodeDef> exits) {}

    /** Puts a While in the place of this loop; false where something inside it has to be replaced first. */
    boolean replace(OldGraph graph) {
        List<State> states = states(graph);
        List<NodeDef> read = new ArrayList<>(enters);
        states.forEach(state -> read.remove(state.enter));
        NodeDef condition = condition(graph, states);
        if (condition == null) {
            return false;
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (State state : states) {
            String name = "state " + names.size();
            arguments.put(state.merge.name(), name);
            arguments.put(state.enter.name(), name);
            if (state.choice != null) {
                arguments.put(state.choice.name(), name);
            }
            names.add(name);
            operands.add(OldGraph.data(state.enter).getFirst());
            results.add(OldGraph.data(state.next).getFirst());
        }
        for (NodeDef enter : read) {
            String name = "state " + names.size();
            arguments.put(enter.name(), name);
            names.add(name);
            operands.add(OldGraph.data(enter).getFirst());
            results.add(enter.name());
        }
        Function<String, @Nullable String> border = input -> arguments.get(Inputs.node(input));
        FunctionDef test = graph.function(
                graph.unique(frame + " goes on"),
                names,
                OldGraph.data(condition).subList(0, 1),
                border);
        FunctionDef turn = test == null ? null : graph.function(graph.unique(frame + " turn"), names, results, border);
        if (test == null || turn == null) {
            return false;
        }
        graph.put(test);
        graph.put(turn);
        NodeDef loop = NodeDef.of(
                graph.unique(frame + " loop"),
                "While",
                operands,
                Map.of(
                        "cond", new AttrValue.Function(test.name(), Map.of()),
                        "body", new AttrValue.Function(turn.name(), Map.of())));
        removed(graph, states, read, condition);
        graph.put(loop);
        for (int i = 0; i < states.size(); i++) {
            for (NodeDef exit : states.get(i).exits) {
                graph.put(NodeDef.of(exit.name(), "Identity", List.of(loop.name() + ":" + i), exit.attributes()));
            }
        }
        return true;
    }

    private static void removed(OldGraph graph, List<State> states, List<NodeDef> read, NodeDef condition) {
        for (State state : states) {
            graph.remove(state.enter);
            graph.remove(state.merge);
            graph.remove(state.next);
            if (state.choice != null) {
                graph.remove(state.choice);
            }
        }
        read.forEach(graph::remove);
        graph.remove(condition);
    }

    private static @Nullable NodeDef condition(OldGraph graph, List<State> states) {
        for (State state : states) {
            NodeDef found = state.choice == null
                    ? null
                    : graph.node(OldGraph.data(state.choice).get(1));
            if (found != null
                    && found.operator().equals("LoopCond")
                    && !OldGraph.data(found).isEmpty()) {
                return found;
            }
        }
        return null;
    }

    private List<State> states(OldGraph graph) {
        Map<String, NodeDef> merges = new HashMap<>();
        Map<String, NodeDef> choices = new HashMap<>();
        Map<String, List<NodeDef>> exits = new HashMap<>();
        for (NodeDef node : graph.nodes()) {
            List<String> data = OldGraph.data(node);
            switch (node.operator()) {
                case "Merge" -> data.forEach(input -> merges.put(Inputs.node(input), node));
                case "Switch" -> {
                    if (data.size() == 2) {
                        choices.put(Inputs.node(data.getFirst()), node);
                    }
                }
                case "Exit" -> {
                    if (!data.isEmpty()) {
                        exits.computeIfAbsent(Inputs.node(data.getFirst()), key -> new ArrayList<>())
                                .add(node);
                    }
                }
                default -> {}
            }
        }
        List<State> states = new ArrayList<>();
        for (NodeDef enter : enters) {
            NodeDef merge = merges.get(enter.name());
            NodeDef next = merge == null ? null : next(graph, merge);
            if (merge == null || next == null) {
                continue;
            }
            NodeDef choice = choices.get(merge.name());
            states.add(new State(
                    enter,
                    merge,
                    next,
                    choice,
                    choice == null ? List.of() : exits.getOrDefault(choice.name(), List.of())));
        }
        return states;
    }

    private static @Nullable NodeDef next(OldGraph graph, NodeDef merge) {
        for (String input : OldGraph.data(merge)) {
            NodeDef node = graph.node(input);
            if (node != null
                    && node.operator().equals("NextIteration")
                    && !OldGraph.data(node).isEmpty()) {
                return node;
            }
        }
        return null;
    }

    /** Whether a node belongs to the circle of a loop. */
    static boolean isPart(OldGraph graph, NodeDef node) {
        return switch (node.operator()) {
            case "Enter" -> true;
            case "Merge" -> next(graph, node) != null;
            case "Switch" -> {
                List<String> data = OldGraph.data(node);
                NodeDef condition = data.size() == 2 ? graph.node(data.get(1)) : null;
                yield condition != null && condition.operator().equals("LoopCond");
            }
            default -> false;
        };
    }
}
