package dev.tern.converter.edit;

import dev.tern.converter.rewrite.CalledGraphs;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Quoted;
import dev.tern.graph.edit.DeadCode;
import dev.tern.operators.BuiltinOperator;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The part of a model between given tensors. */
final class Cutting {
    private Cutting() {}

    /** What lies between {@code inputs} and {@code outputs} of the main graph; an empty list stands for the model's own. */
    static Model apply(Model model, List<String> inputs, List<String> outputs) {
        Graph graph = model.main();
        List<Integer> from = values(graph, inputs, graph.inputs());
        List<Integer> to = values(graph, outputs, graph.outputs());
        from.forEach(v -> requireComputed(graph, v));
        Set<Integer> missing = new LinkedHashSet<>();
        List<Node> nodes = needed(graph, from, to, missing);
        if (inputs.isEmpty()) {
            from = from.stream().filter(missing::contains).toList();
            missing.clear();
        }
        if (!missing.isEmpty()) {
            throw TernException.at("the part between " + inputs + " and "
                            + to.stream().map(v -> graph.value(v).name()).toList())
                    .expected("outputs that the given inputs decide")
                    .found("they need "
                            + missing.stream()
                                    .map(v -> Quoted.name(graph.value(v).name()))
                                    .toList()
                            + " as well")
                    .fix("name these inputs, too");
        }
        Graph part = graph.withNodes(nodes).withInputs(from).withOutputs(to);
        Model cut = Renaming.withMain(model.withSignatures(List.of()), part);
        cut = cut.withSignatures(List.of(Renaming.ofMain(cut, "serving_default")));
        return DeadCode.remove(CalledGraphs.reached(cut), Cutting::hasEffects);
    }

    static boolean hasEffects(Operator operator) {
        return !(operator instanceof BuiltinOperator builtin)
                || builtin.definition().isStateful() && builtin.callees().isEmpty();
    }

    private static List<Integer> values(Graph graph, List<String> names, List<Integer> own) {
        if (names.isEmpty()) {
            return own;
        }
        List<Integer> values = new ArrayList<>();
        for (String name : names) {
            int value = Finding.value(graph, name);
            if (values.contains(value)) {
                throw TernException.of("tensor " + Quoted.name(name) + " is named twice");
            }
            values.add(value);
        }
        return values;
    }

    private static void requireComputed(Graph graph, int value) {
        if (graph.value(value).isConstant()) {
            throw TernException.at("input " + Quoted.name(graph.value(value).name()))
                    .expected("a tensor that the model computes or is given")
                    .found("a constant")
                    .fix("name the tensors that flow");
        }
    }

    /** The nodes on the way, in their order; {@code missing} collects inputs of the model that they need. */
    private static List<Node> needed(Graph graph, List<Integer> from, List<Integer> to, Set<Integer> missing) {
        Set<Integer> wanted = new HashSet<>(to);
        List<Node> kept = new ArrayList<>();
        boolean cutsAll = from.equals(graph.inputs());
        for (int n = graph.nodes().size() - 1; n >= 0; n--) {
            Node node = graph.nodes().get(n);
            boolean prepares = node.operator().name().equals("CALL_ONCE");
            boolean wantedHere = prepares
                    || node.outputs().stream().anyMatch(v -> wanted.contains(v) && (cutsAll || !from.contains(v)));
            if (wantedHere) {
                wanted.addAll(node.inputs());
                kept.addFirst(node);
            }
        }
        for (int v : graph.inputs()) {
            if (wanted.contains(v) && (cutsAll || !from.contains(v))) {
                missing.add(v);
            }
        }
        return kept;
    }
}
