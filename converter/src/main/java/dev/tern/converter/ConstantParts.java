package dev.tern.converter;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.DeadCode;
import dev.tern.interpreter.Interpreter;
import dev.tern.operators.BuiltinOperator;
import dev.tern.tensor.Tensor;
import dev.tern.tflite.Versions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a graph computes from constants alone, computed once by the interpreter. Layers spell a normalisation out from its
 * statistics; what is left of it here is one factor and one summand, which other rewrites then find.
 */
final class ConstantParts {
    /** Results larger than this stay with the nodes that make them. */
    private static final long BYTES_MAX = 1L << 30;

    private ConstantParts() {}

    /** {@code model} with those parts of its graphs replaced by their results. */
    static Model computed(Model model) {
        Model computed = model;
        for (int g = 0; g < model.graphs().size(); g++) {
            computed = computed(computed, g);
        }
        return computed;
    }

    private static Model computed(Model model, int index) {
        Graph graph = model.graphs().get(index);
        Set<Integer> known = new HashSet<>();
        Set<Integer> made = new HashSet<>();
        for (int i = 0; i < graph.values().size(); i++) {
            if (graph.value(i).isConstant()) {
                known.add(i);
            }
        }
        List<Node> folded = new ArrayList<>();
        List<Node> rest = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean constant = isComputable(node)
                    && node.inputs().stream().allMatch(input -> input == Node.ABSENT || known.contains(input))
                    && node.outputs().stream().allMatch(output -> bytes(graph.value(output)) <= BYTES_MAX);
            (constant ? folded : rest).add(node);
            if (constant) {
                known.addAll(node.outputs());
                made.addAll(node.outputs());
            }
        }
        List<Integer> wanted = rest.stream()
                .flatMap(node -> node.inputs().stream())
                .filter(made::contains)
                .distinct()
                .toList();
        if (wanted.isEmpty()) {
            return model;
        }
        List<Value> values = new ArrayList<>(graph.values());
        Graph part = Graph.of("constants", graph.values(), folded, List.of(), wanted);
        try (Interpreter interpreter = Interpreter.of(Versions.assign(DeadCode.remove(Model.of(part), op -> false)))) {
            interpreter.run();
            for (int i = 0; i < wanted.size(); i++) {
                Tensor result = interpreter.output(i).tensor();
                MemorySegment copy = MemorySegment.ofArray(result.data().toArray(ValueLayout.JAVA_BYTE));
                Value value = values.get(wanted.get(i));
                values.set(
                        wanted.get(i),
                        Value.of(value.name(), result.type(), result.shape())
                                .withHasRank(true)
                                .withBuffer(Buffer.of(copy)));
            }
        }
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(index, graph.withValues(values).withNodes(rest));
        return DeadCode.remove(model.withGraphs(graphs), operator -> !isPure(operator));
    }

    private static long bytes(Value value) {
        return value.type().bytes(Math.max(0, value.shape().elements()));
    }

    private static boolean isComputable(Node node) {
        return isPure(node.operator())
                && !node.operator().name().startsWith("RANDOM_")
                && !node.outputs().isEmpty();
    }

    private static boolean isPure(dev.tern.graph.Operator operator) {
        return operator instanceof BuiltinOperator builtin
                && !builtin.definition().isStateful()
                && builtin.callees().isEmpty();
    }
}
