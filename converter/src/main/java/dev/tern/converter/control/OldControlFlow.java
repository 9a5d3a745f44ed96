package dev.tern.converter.control;

import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.GraphDef;
import dev.tern.training.savedmodel.NodeDef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loops and choices of TensorFlow 1 become those of TensorFlow 2. A loop of the old kind is a circle of nodes (Enter, Merge,
 * Switch, NextIteration, Exit), a choice a pair of ways between Switch and Merge; the new kind is one node that calls functions.
 * What is inside others goes first.
 */
public final class OldControlFlow {
    private static final Set<String> OLD = Set.of("Enter", "RefEnter", "Merge", "RefMerge", "Switch", "RefSwitch");

    private OldControlFlow() {}

    /** {@code source} with its old control flow replaced, as far as it is understood; the rest stays as it is. */
    public static GraphDef functional(GraphDef source) {
        boolean any = isOld(source.nodes())
                || source.functions().values().stream().anyMatch(function -> isOld(function.nodes()));
        if (!any) {
            return source;
        }
        Map<String, FunctionDef> functions = new LinkedHashMap<>(source.functions());
        List<NodeDef> nodes = replaced(source.nodes(), functions);
        for (FunctionDef function : source.functions().values()) {
            if (isOld(function.nodes())) {
                functions.put(function.name(), withNodes(function, replaced(function.nodes(), functions)));
            }
        }
        return new GraphDef(nodes, functions, source.producer());
    }

    private static boolean isOld(List<NodeDef> nodes) {
        return nodes.stream().anyMatch(node -> OLD.contains(node.operator()));
    }

    private static FunctionDef withNodes(FunctionDef function, List<NodeDef> nodes) {
        return new FunctionDef(
                function.name(),
                function.arguments(),
                function.declaredResults(),
                nodes,
                function.results(),
                function.controls(),
                function.attributes(),
                function.stateful());
    }

    private static List<NodeDef> replaced(List<NodeDef> nodes, Map<String, FunctionDef> functions) {
        OldGraph graph = new OldGraph(nodes, functions);
        List<OldLoop> loops = OldLoop.all(graph);
        List<OldChoice> choices = OldChoice.all(graph);
        boolean changed = true;
        while (changed) {
            changed = loops.removeIf(loop -> loop.replace(graph));
            changed |= choices.removeIf(choice -> choice.replace(graph));
        }
        return new ArrayList<>(graph.nodes());
    }
}
