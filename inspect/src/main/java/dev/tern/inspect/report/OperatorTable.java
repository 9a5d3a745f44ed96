package dev.tern.inspect.report;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.CustomOperators;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Counts a model's nodes by operator, version and types. Works on any model that could be read, valid or not. */
final class OperatorTable {
    /** So many operands of one type in a row are written one by one. */
    private static final int TYPES_SPELLED = 3;

    private final CustomOperators customOperators;
    private final BiFunction<Integer, Integer, Shape> shapes;
    private final Map<String, OperatorRow> rows = new LinkedHashMap<>();
    private final Set<Buffer> counted = Collections.newSetFromMap(new IdentityHashMap<>());

    private OperatorTable(CustomOperators customOperators, BiFunction<Integer, Integer, Shape> shapes) {
        this.customOperators = customOperators;
        this.shapes = shapes;
    }

    /**
     * The rows of {@code model}: most work first, then most parameters, then by name.
     *
     * @param shapes shape by index of graph and value
     */
    static List<OperatorRow> of(
            Model model, CustomOperators customOperators, BiFunction<Integer, Integer, Shape> shapes) {
        OperatorTable table = new OperatorTable(customOperators, shapes);
        for (int g = 0; g < model.graphs().size(); g++) {
            for (Node node : model.graphs().get(g).nodes()) {
                table.count(g, model.graphs().get(g), node);
            }
        }
        List<OperatorRow> sorted = new ArrayList<>(table.rows.values());
        sorted.sort(Comparator.comparingLong((OperatorRow row) -> -row.multiplyAdds())
                .thenComparingLong(row -> -row.parameterBytes())
                .thenComparing(OperatorRow::operator)
                .thenComparing(OperatorRow::version)
                .thenComparing(OperatorRow::types));
        return List.copyOf(sorted);
    }

    private void count(int g, Graph graph, Node node) {
        long parameters = 0;
        long bytes = 0;
        for (int v : node.inputs()) {
            Value value = v >= 0 && v < graph.values().size() ? graph.value(v) : null;
            Buffer buffer = value == null ? null : value.buffer();
            if (value != null && buffer != null && buffer.size() > 0 && counted.add(buffer)) {
                parameters = OperatorRow.saturated(parameters, elements(value));
                bytes = OperatorRow.saturated(bytes, buffer.size());
            }
        }
        String operator = node.operator().name();
        String types = types(graph, node.inputs()) + " -> " + types(graph, node.outputs());
        long work = MultiplyAdds.of(graph, node, v -> shapes.apply(g, v), customOperators);
        OperatorRow row = rows.getOrDefault(
                operator + " " + node.version() + " " + types,
                new OperatorRow(operator, node.version(), types, 0, 0, 0, 0));
        rows.put(operator + " " + node.version() + " " + types, row.plus(work, parameters, bytes));
    }

    private static long elements(Value value) {
        try {
            return value.shape().elements();
        } catch (TernException _) {
            return Long.MAX_VALUE;
        }
    }

    private static String types(Graph graph, List<Integer> values) {
        List<String> spelled = new ArrayList<>();
        int run = 0;
        String before = "";
        for (int v : values) {
            String type =
                    v >= 0 && v < graph.values().size() ? graph.value(v).type().text() : "none";
            run = type.equals(before) ? run + 1 : 1;
            before = type;
            spelled.add(type);
            if (run > TYPES_SPELLED) {
                int kept = spelled.size() - (run == TYPES_SPELLED + 1 ? run : 2);
                spelled.subList(kept, spelled.size()).clear();
                spelled.add(type + "×" + run);
            }
        }
        return spelled.isEmpty() ? "nothing" : String.join(" ", spelled);
    }
}
