package dev.tern.converter.rewrite;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Edit;
import dev.tern.graph.edit.Patch;
import dev.tern.operators.BuiltinOperator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps one of several equal things: constants, and nodes that compute the same. */
public final class Sharing {
    private Sharing() {}

    /** {@code model} with equal constants in one buffer. */
    public static Model constants(Model model) {
        Map<Long, List<Buffer>> known = new HashMap<>();
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            List<Value> values = new ArrayList<>();
            for (Value value : graph.values()) {
                Buffer buffer = value.buffer();
                values.add(buffer == null || buffer.size() == 0 ? value : value.withBuffer(shared(buffer, known)));
            }
            graphs.add(graph.withValues(values));
        }
        return model.withGraphs(graphs);
    }

    private static Buffer shared(Buffer buffer, Map<Long, List<Buffer>> known) {
        List<Buffer> candidates = known.computeIfAbsent(fingerprint(buffer), key -> new ArrayList<>());
        for (Buffer candidate : candidates) {
            if (candidate == buffer || candidate.bytes().mismatch(buffer.bytes()) == -1) {
                return candidate;
            }
        }
        candidates.add(buffer);
        return buffer;
    }

    private static long fingerprint(Buffer buffer) {
        long sum = buffer.size();
        long step = Math.max(1, buffer.size() / 64);
        for (long at = 0; at < buffer.size(); at += step) {
            sum = sum * 31 + buffer.bytes().get(java.lang.foreign.ValueLayout.JAVA_BYTE, at);
        }
        return sum;
    }

    /** A node by what it computes: operands that are equal constants count as one. */
    private record Key(Object operator, List<Object> inputs) {}

    private record Constant(Object type, Object shape, Buffer buffer) {}

    /**
     * Takes out nodes that compute what an earlier node of the graph has computed. Constants must have been shared before.
     */
    public static Patch nodes(Graph graph) {
        Map<Key, Node> known = new HashMap<>();
        Map<Integer, Integer> same = new HashMap<>();
        List<Edit> edits = new ArrayList<>();
        List<Integer> gone = new ArrayList<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            Node node = graph.nodes().get(n);
            if (!(node.operator() instanceof BuiltinOperator builtin)
                    || builtin.definition().isStateful()
                    || !builtin.callees().isEmpty()
                    || node.outputs().stream().anyMatch(graph.outputs()::contains)) {
                continue;
            }
            Node before = known.putIfAbsent(key(graph, node, same), node);
            if (before == null) {
                continue;
            }
            gone.add(n);
            for (int i = 0; i < node.outputs().size(); i++) {
                same.put(node.outputs().get(i), before.outputs().get(i));
                edits.add(new Edit.RedirectUses(
                        node.outputs().get(i), before.outputs().get(i)));
            }
        }
        if (!gone.isEmpty()) {
            edits.add(new Edit.RemoveNodes(gone));
        }
        return Patch.of("remove what is computed twice", edits);
    }

    private static Key key(Graph graph, Node node, Map<Integer, Integer> same) {
        List<Object> inputs = new ArrayList<>();
        for (int input : node.inputs()) {
            @Nullable Value value = input < 0 ? null : graph.value(input);
            Buffer buffer = value == null ? null : value.buffer();
            inputs.add(
                    value != null && buffer != null
                            ? new Constant(value.type(), value.shape(), buffer)
                            : (Object) same.getOrDefault(input, input));
        }
        return new Key(node.operator(), inputs);
    }
}
