package dev.tern.graph.edit;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Patches that take out what no output depends on. */
public final class DeadCode {
    private DeadCode() {}

    /**
     * Removes nodes whose results nobody needs. Nodes without results, nodes that call other graphs, nodes that read a
     * variable, and operators for which {@code hasEffects} holds stay, and with them all that they read.
     */
    public static Patch nodes(Graph graph, Predicate<Operator> hasEffects) {
        boolean[] needed = new boolean[graph.values().size()];
        mark(needed, graph.outputs());
        List<Integer> dead = new ArrayList<>();
        // Nodes stand in execution order, so one sweep from the end sees every reader before what it reads.
        for (int n = graph.nodes().size() - 1; n >= 0; n--) {
            Node node = graph.nodes().get(n);
            if (stays(graph, node, needed, hasEffects)) {
                mark(needed, node.inputs());
            } else {
                dead.add(n);
            }
        }
        Collections.reverse(dead);
        return Patch.of("remove dead nodes", dead.isEmpty() ? List.of() : List.of(new Edit.RemoveNodes(dead)));
    }

    private static boolean stays(Graph graph, Node node, boolean[] needed, Predicate<Operator> hasEffects) {
        return node.outputs().isEmpty()
                || node.outputs().stream().anyMatch(v -> needed[v])
                || !node.operator().callees().isEmpty()
                || node.inputs().stream().anyMatch(v -> v >= 0 && graph.value(v).variable())
                || hasEffects.test(node.operator());
    }

    private static void mark(boolean[] needed, List<Integer> values) {
        values.forEach(v -> {
            if (v >= 0) {
                needed[v] = true;
            }
        });
    }

    /** Removes values that nothing refers to; the others get new indices. */
    public static Patch values(Graph graph) {
        Uses uses = Uses.of(graph);
        List<Integer> unused = new ArrayList<>();
        for (int v = 0; v < graph.values().size(); v++) {
            if (!uses.isReferenced(v)) {
                unused.add(v);
            }
        }
        return Patch.of("remove unused values", unused.isEmpty() ? List.of() : List.of(new Edit.RemoveValues(unused)));
    }

    /** {@code model} without dead nodes, unused values, and buffers that nothing holds any more; signatures follow. */
    public static Model remove(Model model, Predicate<Operator> hasEffects) {
        Model smaller = model;
        for (int g = 0; g < model.graphs().size(); g++) {
            smaller = nodes(smaller.graphs().get(g), hasEffects).applyTo(smaller, g);
            smaller = values(smaller.graphs().get(g)).applyTo(smaller, g);
        }
        return withoutUnusedBuffers(smaller);
    }

    /** {@code model} without buffers that neither values nor metadata hold; empty ones stay, as files begin with one. */
    public static Model withoutUnusedBuffers(Model model) {
        Set<Buffer> held = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Graph graph : model.graphs()) {
            for (Value value : graph.values()) {
                Buffer buffer = value.buffer();
                if (buffer != null) {
                    held.add(buffer);
                }
            }
        }
        model.metadata().forEach(entry -> held.add(entry.buffer()));
        return model.withBuffers(model.buffers().stream()
                .filter(buffer -> buffer.size() == 0 || held.contains(buffer))
                .toList());
    }
}
