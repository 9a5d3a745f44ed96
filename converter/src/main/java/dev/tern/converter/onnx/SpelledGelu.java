package dev.tern.converter.onnx;

import dev.tern.converter.onnx.model.OnnxNode;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds GELU where nodes spell it, x/2 (1 + erf(x/√2)), with its factors in any order. */
final class SpelledGelu {
    private static final double NEAR = 1e-5;

    private final OnnxBody body;
    private final Map<String, OnnxNode> producers = new HashMap<>();
    private final Map<String, List<OnnxNode>> readers = new HashMap<>();
    private final Set<String> kept;

    private SpelledGelu(OnnxBody body, List<OnnxNode> nodes, List<String> outputs) {
        this.body = body;
        this.kept = new HashSet<>(outputs);
        for (OnnxNode node : nodes) {
            node.outputs().forEach(output -> producers.put(output, node));
            node.inputs()
                    .forEach(input -> readers.computeIfAbsent(input, key -> new ArrayList<>())
                            .add(node));
            node.attributes().values().forEach(attribute -> FreeNames.collect(attribute, kept));
        }
    }

    /** {@code nodes} with the last node of every spelling replaced; what it no longer needs stays and is left out later. */
    static List<OnnxNode> replaced(OnnxBody body, List<OnnxNode> nodes, List<String> outputs) {
        if (nodes.stream().noneMatch(node -> node.operator().equals("Erf"))) {
            return nodes;
        }
        SpelledGelu finder = new SpelledGelu(body, nodes, outputs);
        Map<OnnxNode, OnnxNode> by = new java.util.IdentityHashMap<>();
        for (OnnxNode node : nodes) {
            if (node.operator().equals("Erf") && node.inputs().size() == 1) {
                finder.match(node, by);
            }
        }
        return nodes.stream().map(node -> by.getOrDefault(node, node)).toList();
    }

    private double number(String name) {
        Optional<Laid> known = body.find(name);
        if (known != null && known.isPresent()) {
            return known.get().isConstant() ? single(known.get().flow().tensor()) : Double.NaN;
        }
        OnnxNode node = producers.get(name);
        if (node == null || !node.operator().equals("Constant")) {
            return Double.NaN;
        }
        return node.has("value_float") ? node.real("value_float", 0) : single(node.tensor("value"));
    }

    private static double single(@Nullable Tensor tensor) {
        return tensor != null && tensor.type().isFloat() && tensor.elements() == 1
                ? Floats.single(tensor).floatAt(0)
                : Double.NaN;
    }

    /** A value times a number, as MUL or DIV spell it. */
    private record Scaled(String value, double number) {}

    private @Nullable Scaled scaled(@Nullable OnnxNode node) {
        if (node == null || node.inputs().size() != 2) {
            return null;
        }
        double right = number(node.inputs().get(1));
        if (node.operator().equals("Div")) {
            return Double.isNaN(right) ? null : new Scaled(node.inputs().get(0), 1 / right);
        }
        if (!node.operator().equals("Mul")) {
            return null;
        }
        double left = number(node.inputs().get(0));
        if (!Double.isNaN(right)) {
            return new Scaled(node.inputs().get(0), right);
        }
        return Double.isNaN(left) ? null : new Scaled(node.inputs().get(1), left);
    }

    /** The only node that reads the result of {@code node}; null where others do, or it is an output. */
    private @Nullable OnnxNode soleReader(OnnxNode node) {
        String name = node.outputs().getFirst();
        List<OnnxNode> all = readers.getOrDefault(name, List.of());
        return all.size() == 1 && !kept.contains(name) ? all.getFirst() : null;
    }

    private static String other(OnnxNode node, String one) {
        return node.inputs().get(node.inputs().get(0).equals(one) ? 1 : 0);
    }

    private void match(OnnxNode erf, Map<OnnxNode, OnnxNode> by) {
        Scaled inside = scaled(producers.get(erf.inputs().getFirst()));
        OnnxNode sum = soleReader(erf);
        boolean spells = inside != null
                && Math.abs(inside.number - Math.sqrt(0.5)) < NEAR
                && sum != null
                && sum.operator().equals("Add")
                && Math.abs(number(other(sum, erf.outputs().getFirst())) - 1) < NEAR;
        if (!spells || inside == null || sum == null) {
            return;
        }
        String x = inside.value;
        double number = 1;
        boolean hasX = false;
        OnnxNode at = sum;
        for (int steps = 0; steps < 3; steps++) {
            String before = at.outputs().getFirst();
            OnnxNode next = soleReader(at);
            if (next == null || next.inputs().size() != 2) {
                return;
            }
            Scaled plain = scaled(next);
            if (plain != null && plain.value.equals(before)) {
                number *= plain.number;
            } else if (next.operator().equals("Mul") && !hasX) {
                String factor = other(next, before);
                Scaled half = factor.equals(x) ? new Scaled(x, 1) : scaled(producers.get(factor));
                if (half == null || !half.value.equals(x)) {
                    return;
                }
                hasX = true;
                number *= half.number;
            } else {
                return;
            }
            at = next;
            if (hasX && Math.abs(number - 0.5) < NEAR) {
                by.put(at, new OnnxNode(at.name(), "Gelu", "", List.of(x), at.outputs(), Map.of()));
                return;
            }
        }
    }
}
