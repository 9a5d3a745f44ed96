package dev.tern.converter.control;

import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.NodeDef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A choice as two ways that meet in a Merge. Everything that a way reads comes from a Switch, which sends it on one of both ways
 * as a truth value says.
 */
final class OldChoice {
    private final NodeDef merge;

    private OldChoice(NodeDef merge) {
        this.merge = merge;
    }

    /** The choices of a graph. */
    static List<OldChoice> all(OldGraph graph) {
        List<OldChoice> choices = new ArrayList<>();
        for (NodeDef node : graph.nodes()) {
            if (node.operator().equals("Merge") && OldGraph.data(node).size() == 2 && !OldLoop.isPart(graph, node)) {
                choices.add(new OldChoice(node));
            }
        }
        return choices;
    }

    /** What a way begins with: the truth value, which of the two ways it is, and what it reads by the inputs that stand for it. */
    private record Way(String truth, boolean holds, Map<String, String> read) {}

    /** Puts an If in the place of this choice; false where something inside it has to be replaced first. */
    boolean replace(OldGraph graph) {
        List<String> ends = OldGraph.data(merge);
        Way first = way(graph, ends.get(0));
        Way second = way(graph, ends.get(1));
        if (first == null || second == null || !first.truth.equals(second.truth) || first.holds == second.holds) {
            return false;
        }
        Map<String, String> names = new LinkedHashMap<>();
        first.read.values().forEach(outside -> names.putIfAbsent(outside, "operand " + names.size()));
        second.read.values().forEach(outside -> names.putIfAbsent(outside, "operand " + names.size()));
        FunctionDef then = branch(graph, "then", first.holds ? first : second, ends.get(first.holds ? 0 : 1), names);
        FunctionDef otherwise =
                branch(graph, "otherwise", first.holds ? second : first, ends.get(first.holds ? 1 : 0), names);
        if (then == null || otherwise == null) {
            return false;
        }
        graph.put(then);
        graph.put(otherwise);
        List<String> operands = new ArrayList<>(List.of(first.truth));
        operands.addAll(names.keySet());
        NodeDef choice = NodeDef.of(
                graph.unique(merge.name() + " choice"),
                "If",
                operands,
                Map.of(
                        "then_branch", new AttrValue.Function(then.name(), Map.of()),
                        "else_branch", new AttrValue.Function(otherwise.name(), Map.of())));
        graph.put(choice);
        graph.put(NodeDef.of(merge.name(), "Identity", List.of(choice.name() + ":0"), merge.attributes()));
        return true;
    }

    private @Nullable FunctionDef branch(OldGraph graph, String which, Way way, String end, Map<String, String> names) {
        Function<String, @Nullable String> border = input -> {
            String outside = way.read.get(input);
            return outside == null ? null : names.get(outside);
        };
        return graph.function(
                graph.unique(merge.name() + " " + which), List.copyOf(names.values()), List.of(end), border);
    }

    /** Walks back from {@code end} to where its way begins; null where that is unclear or has to be replaced first. */
    private static @Nullable Way way(OldGraph graph, String end) {
        Map<String, String> read = new LinkedHashMap<>();
        Way data = way(graph, end, read, false);
        if (data != null && !data.truth.isEmpty()) {
            return data;
        }
        // A way of constants alone hangs on its Switch by the order of nodes.
        return data == null ? null : way(graph, end, new LinkedHashMap<>(), true);
    }

    private static @Nullable Way way(OldGraph graph, String end, Map<String, String> read, boolean byOrder) {
        String truth = "";
        boolean holds = false;
        Deque<String> open = new ArrayDeque<>(List.of(end));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String input = open.removeFirst();
            NodeDef node = graph.node(input);
            if (node == null) {
                read.put(input, input);
                continue;
            }
            if (node.operator().equals("Exit") || (isMerge(node) && !OldLoop.isPart(graph, node))) {
                return null;
            }
            if (OldLoop.isPart(graph, node)) {
                read.put(input, input);
                continue;
            }
            if (node.operator().equals("Switch")) {
                List<String> operands = OldGraph.data(node);
                boolean taken = input.endsWith(":1") || input.contains("output_true");
                boolean other = !truth.isEmpty() && (!truth.equals(operands.getLast()) || taken != holds);
                if (operands.size() != 2 || other) {
                    return null;
                }
                truth = operands.get(1);
                holds = taken;
                read.put(input, operands.get(0));
                continue;
            }
            if (seen.add(node.name())) {
                open.addAll(
                        byOrder ? node.inputs().stream().map(OldChoice::plain).toList() : OldGraph.data(node));
            }
        }
        return new Way(truth, holds, read);
    }

    private static boolean isMerge(NodeDef node) {
        return node.operator().equals("Merge");
    }

    private static String plain(String input) {
        return Inputs.isControl(input) ? input.substring(1) : input;
    }
}
