package dev.tern.graph.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Quoted;
import dev.tern.graph.Value;
import dev.tern.tensor.Quantization.Details;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** One step of a patch at work on one graph: edits are sorted by what they touch, then the graph is written anew once. */
final class PatchStep {
    private final Graph graph;
    private final String place;
    private final List<Value> values;
    private final List<@Nullable Node> nodes;
    private final boolean[] untouchedNodes;
    private final Map<Integer, List<Node>> insertions = new HashMap<>();
    private final Map<Integer, Integer> redirections = new HashMap<>();
    private boolean[] removedValues = new boolean[0];
    private @Nullable List<Integer> newInputs;
    private @Nullable List<Integer> newOutputs;

    PatchStep(Graph graph, Patch.Step step) {
        this.graph = graph;
        this.place = "patch " + Quoted.name(step.name());
        this.values = new ArrayList<>(graph.values());
        this.nodes = new ArrayList<>(graph.nodes());
        this.untouchedNodes = new boolean[nodes.size()];
        Arrays.fill(untouchedNodes, true);
        // Values first: what a patch adds may be named by any other of its edits.
        for (Edit edit : step.edits()) {
            if (edit instanceof Edit.AddValue(Value value)) {
                values.add(value);
            }
        }
        removedValues = new boolean[values.size()];
        step.edits().forEach(this::sort);
    }

    private void sort(Edit edit) {
        switch (edit) {
            case Edit.AddValue _ -> {}
            case Edit.ReplaceValue(int value, Value by) -> values.set(value(value), by);
            case Edit.ReplaceNode(int node, Node by) -> touch(node, by);
            case Edit.RemoveNodes(List<Integer> removed) -> removed.forEach(node -> touch(node, null));
            case Edit.InsertNode(int before, Node node) -> {
                requireIndex("node position", before, nodes.size() + 1);
                insertions.computeIfAbsent(before, p -> new ArrayList<>()).add(node);
            }
            case Edit.RemoveValues(List<Integer> removed) -> removed.forEach(v -> removedValues[value(v)] = true);
            case Edit.RedirectUses(int from, int to) -> {
                Integer before = redirections.putIfAbsent(value(from), value(to));
                if (before != null && before != to) {
                    throw conflict("one redirection of %" + from, "redirections to %" + before + " and to %" + to);
                }
            }
            case Edit.SetInputs(List<Integer> inputs) -> newInputs = inputs;
            case Edit.SetOutputs(List<Integer> outputs) -> newOutputs = outputs;
        }
    }

    private void touch(int node, @Nullable Node by) {
        requireIndex("node", node, nodes.size());
        if (!untouchedNodes[node]) {
            throw conflict("one edit of node " + node, "several");
        }
        untouchedNodes[node] = false;
        nodes.set(node, by);
    }

    private int value(int index) {
        requireIndex("value", index, values.size());
        return index;
    }

    private void requireIndex(String what, int index, int count) {
        if (index < 0 || index >= count) {
            throw conflict("a " + what + " below " + count, String.valueOf(index));
        }
    }

    private TernException conflict(String expected, String found) {
        return TernException.at(place)
                .expected(expected)
                .found(found)
                .fix("the patch does not fit this graph; make it for the graph that it is applied to");
    }

    Patched apply() {
        int[] renumbered = renumber();
        boolean renumbers = renumbered.length > 0;
        IntUnaryOperator number = renumbers ? index -> renumbered(renumbered, index) : index -> index;
        IntUnaryOperator redirect = index -> redirections.getOrDefault(index, index);
        IntUnaryOperator read = redirect.andThen(number);

        List<Value> keptValues = new ArrayList<>();
        for (int v = 0; v < values.size(); v++) {
            if (!removedValues[v]) {
                keptValues.add(renumbers ? withBlocks(values.get(v), number) : values.get(v));
            }
        }
        List<Node> keptNodes = new ArrayList<>();
        for (int n = 0; n <= nodes.size(); n++) {
            insertions.getOrDefault(n, List.of()).forEach(node -> keptNodes.add(mapped(node, number, number)));
            Node node = n < nodes.size() ? nodes.get(n) : null;
            if (node != null) {
                keptNodes.add(mapped(node, untouchedNodes[n] ? read : number, number));
            }
        }
        List<Integer> inputs = mapped(newInputs == null ? graph.inputs() : newInputs, number);
        List<Integer> outputs = newOutputs == null ? mapped(graph.outputs(), read) : mapped(newOutputs, number);
        Graph changed = new Graph(graph.name(), keptValues, keptNodes, inputs, outputs, graph.extras());
        return new Patched(changed, follow(renumbered, false, inputs), follow(renumbered, true, outputs));
    }

    /** New index of each value; empty where none is removed. */
    private int[] renumber() {
        int removed = 0;
        int[] renumbered = new int[values.size()];
        for (int v = 0; v < renumbered.length; v++) {
            removed += removedValues[v] ? 1 : 0;
            renumbered[v] = removedValues[v] ? IndexMap.GONE : v - removed;
        }
        return removed == 0 ? new int[0] : renumbered;
    }

    private int renumbered(int[] renumbered, int index) {
        if (index < 0 || index >= renumbered.length) {
            return index;
        }
        if (renumbered[index] == IndexMap.GONE) {
            throw conflict("removed values to be used by nobody", "a use of %" + index);
        }
        return renumbered[index];
    }

    private static Value withBlocks(Value value, IntUnaryOperator number) {
        Details details = value.quantization().details();
        if (details == null) {
            return value;
        }
        Details changed = details.renumbered(number);
        return changed.equals(details)
                ? value
                : value.withQuantization(value.quantization().withDetails(changed));
    }

    private static Node mapped(Node node, IntUnaryOperator reads, IntUnaryOperator number) {
        List<Integer> inputs = mapped(node.inputs(), reads);
        List<Integer> outputs = mapped(node.outputs(), number);
        List<Integer> intermediates = mapped(node.intermediates(), number);
        return inputs == node.inputs() && outputs == node.outputs() && intermediates == node.intermediates()
                ? node
                : node.withInputs(inputs).withOutputs(outputs).withIntermediates(intermediates);
    }

    /** The mapped indices; the very same list where nothing changes. */
    private static List<Integer> mapped(List<Integer> indices, IntUnaryOperator map) {
        List<Integer> changed =
                indices.stream().map(index -> map.applyAsInt(index)).toList();
        return changed.equals(indices) ? indices : changed;
    }

    /**
     * Where values of the old graph are found. A graph whose inputs or outputs are set anew, as many as before, hands each
     * on to the one in its place.
     */
    private IndexMap follow(int[] renumbered, boolean asOutput, List<Integer> roleNow) {
        int[] to = new int[graph.values().size()];
        for (int v = 0; v < to.length; v++) {
            int target = asOutput ? redirections.getOrDefault(v, v) : v;
            to[v] = renumbered.length == 0 ? target : renumbered[target];
        }
        List<Integer> roleBefore = asOutput ? graph.outputs() : graph.inputs();
        boolean set = (asOutput ? newOutputs : newInputs) != null;
        for (int i = 0; set && roleBefore.size() == roleNow.size() && i < roleNow.size(); i++) {
            int before = roleBefore.get(i);
            if (before >= 0 && before < to.length) {
                to[before] = roleNow.get(i);
            }
        }
        return IndexMap.of(to);
    }
}
