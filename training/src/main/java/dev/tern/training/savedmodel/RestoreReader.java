package dev.tern.training.savedmodel;

import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which variable gets which tensor of the checkpoint by reading, not running, the part of the graph that restores:
 * RestoreV2 gives tensors by name, assignments store them. In TF2 both stand in a function that gets the handles.
 */
final class RestoreReader {
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Map<String, NodeDef> handles;
    private final List<NodeDef> arguments;
    private final List<String> argumentNames;
    private final Map<String, String> keys = new LinkedHashMap<>();

    private RestoreReader(
            List<NodeDef> scope, Map<String, NodeDef> handles, List<String> argumentNames, List<NodeDef> arguments) {
        scope.forEach(node -> nodes.put(node.name(), node));
        this.handles = handles;
        this.argumentNames = argumentNames;
        this.arguments = arguments;
    }

    /** The checkpoint's name by variable, for the restore operation {@code restore} of {@code graph}. */
    static Map<String, String> read(GraphDef graph, String restore) {
        Map<String, NodeDef> all = new HashMap<>();
        graph.nodes().forEach(node -> all.put(node.name(), node));
        RestoreReader reader = new RestoreReader(graph.nodes(), all, List.of(), List.of());
        NodeDef start = all.get(Inputs.node(restore));
        if (start == null) {
            return Map.of();
        }
        FunctionDef function = start.attribute("f") instanceof AttrValue.Function f
                ? graph.functions().get(f.name())
                : null;
        if (function == null) {
            reader.follow(start);
            return reader.keys;
        }
        List<NodeDef> given = new ArrayList<>();
        for (String input : start.inputs()) {
            NodeDef handle = all.get(Inputs.node(input));
            if (!input.startsWith("^") && handle != null) {
                given.add(handle);
            }
        }
        RestoreReader inner = new RestoreReader(
                function.nodes(),
                Map.of(),
                function.arguments().stream().map(FunctionDef.Argument::name).toList(),
                given);
        function.nodes().forEach(inner::assignment);
        return inner.keys;
    }

    /** Everything that {@code start} waits for. */
    private void follow(NodeDef start) {
        Deque<NodeDef> open = new ArrayDeque<>(List.of(start));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            NodeDef node = open.removeFirst();
            if (!seen.add(node.name())) {
                continue;
            }
            assignment(node);
            for (String input : node.inputs()) {
                NodeDef next = nodes.get(Inputs.node(input));
                if (next != null) {
                    open.add(next);
                }
            }
        }
    }

    private void assignment(NodeDef node) {
        boolean assigns =
                node.operator().equals("AssignVariableOp") || node.operator().equals("Assign");
        if (!assigns || node.inputs().size() < 2) {
            return;
        }
        NodeDef variable = variable(node.inputs().get(0));
        String key = restored(node.inputs().get(1));
        if (variable != null && key != null) {
            keys.put(Inputs.variableName(variable), key);
        }
    }

    private @Nullable NodeDef variable(String input) {
        int argument = argumentNames.indexOf(input);
        if (argument >= 0) {
            return argument < arguments.size() ? arguments.get(argument) : null;
        }
        return handles.get(Inputs.node(input));
    }

    /** The name of the tensor that reaches {@code input} from a RestoreV2, through identities. */
    private @Nullable String restored(String input) {
        String at = input;
        for (int steps = 0; steps < 100; steps++) {
            NodeDef node = nodes.get(Inputs.node(at));
            if (node == null || node.inputs().isEmpty()) {
                return null;
            }
            if (node.operator().equals("RestoreV2") && node.inputs().size() > 1) {
                NodeDef names = nodes.get(Inputs.node(node.inputs().get(1)));
                if (names == null || !(names.attribute("value") instanceof AttrValue.TensorOf(Tensor texts))) {
                    return null;
                }
                List<String> all = StringElements.decodeText(texts.data());
                int index = Inputs.index(at);
                return index < all.size() ? all.get(index) : null;
            }
            at = node.inputs().getFirst();
        }
        return null;
    }
}
