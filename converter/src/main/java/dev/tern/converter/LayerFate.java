package dev.tern.converter;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Uses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What became of one layer of a source.
 *
 * @param layer its name: that of its nodes without their last part
 * @param operators the operators whose results bear its name, as a file has them; those inside of loops follow the loop
 * @param heirs where it has no operator of its own: those that compute it now, with their layers
 * @param changes what rewriting did to its nodes, and how often
 */
public record LayerFate(String layer, List<String> operators, List<String> heirs, Map<String, Integer> changes) {
    private static final Pattern PLACE = Pattern.compile("'([^']*)'$");

    public LayerFate {
        operators = List.copyOf(operators);
        heirs = List.copyOf(heirs);
        changes = new TreeMap<>(changes);
    }

    /** All layers of {@code plain}, in the order in which they are computed there, and what {@code model} has of them. */
    static List<LayerFate> of(Model plain, Model model, List<String> changes) {
        Map<String, List<String>> operators = operators(model);
        Map<String, Map<String, Integer>> changed = changed(changes);
        Set<String> layers = new LinkedHashSet<>(operators(plain).keySet());
        layers.addAll(operators.keySet());
        layers.addAll(changed.keySet());
        Map<String, List<String>> heirs = heirs(plain, operators);
        List<LayerFate> all = new ArrayList<>();
        for (String layer : layers) {
            all.add(new LayerFate(
                    layer,
                    operators.getOrDefault(layer, List.of()),
                    heirs.getOrDefault(layer, List.of()),
                    changed.getOrDefault(layer, Map.of())));
        }
        return all;
    }

    /** Operators by layer. What stands in a called graph belongs to the layer that calls it. */
    private static Map<String, List<String>> operators(Model model) {
        Map<String, List<String>> operators = new LinkedHashMap<>();
        Set<Integer> called = new HashSet<>();
        model.graphs()
                .forEach(graph -> graph.nodes()
                        .forEach(node -> called.addAll(node.operator().callees())));
        for (int g = 0; g < model.graphs().size(); g++) {
            if (!called.contains(g)) {
                Graph graph = model.graphs().get(g);
                for (Node node : graph.nodes()) {
                    List<String> names = operators.computeIfAbsent(layer(graph, node), key -> new ArrayList<>());
                    names.add(node.operator().name());
                    inside(model, node, new HashSet<>(), names);
                }
            }
        }
        return operators;
    }

    private static void inside(Model model, Node node, Set<Integer> seen, List<String> names) {
        for (int graph : node.operator().callees()) {
            if (graph < model.graphs().size() && seen.add(graph)) {
                for (Node inner : model.graphs().get(graph).nodes()) {
                    names.add(inner.operator().name());
                    inside(model, inner, seen, names);
                }
            }
        }
    }

    private static Map<String, Map<String, Integer>> changed(List<String> changes) {
        Map<String, Map<String, Integer>> changed = new LinkedHashMap<>();
        for (String change : changes) {
            Matcher place = PLACE.matcher(change);
            int colon = change.indexOf(':');
            if (place.find() && colon > 0) {
                changed.computeIfAbsent(layer(place.group(1)), key -> new TreeMap<>())
                        .merge(change.substring(0, colon), 1, Integer::sum);
            }
        }
        return changed;
    }

    /** For layers without operators, those of the nearest layers behind them that have some, or else in front of them. */
    private static Map<String, List<String>> heirs(Model plain, Map<String, List<String>> operators) {
        Map<String, Set<String>> heirs = new HashMap<>();
        for (Graph graph : plain.graphs()) {
            Uses uses = Uses.of(graph);
            int count = graph.nodes().size();
            @Nullable String[] behind = new @Nullable String[count];
            for (int n = count - 1; n >= 0; n--) {
                behind[n] = nearest(graph, readers(graph, uses, n), behind, operators);
            }
            @Nullable String[] before = new @Nullable String[count];
            for (int n = 0; n < count; n++) {
                before[n] = nearest(graph, producers(graph, uses, n), before, operators);
                String heir = behind[n] == null ? before[n] : behind[n];
                String layer = layer(graph, graph.nodes().get(n));
                if (!operators.containsKey(layer) && heir != null) {
                    heirs.computeIfAbsent(layer, key -> new LinkedHashSet<>()).add(heir);
                }
            }
        }
        Map<String, List<String>> told = new HashMap<>();
        heirs.forEach((layer, found) -> told.put(
                layer,
                found.stream()
                        .map(heir -> told(counts(operators.getOrDefault(heir, List.of())), ", ") + " of " + heir)
                        .toList()));
        return told;
    }

    private static @Nullable String nearest(
            Graph graph, IntStream neighbours, @Nullable String[] known, Map<String, List<String>> operators) {
        for (int neighbour : neighbours.toArray()) {
            String layer = layer(graph, graph.nodes().get(neighbour));
            String found = operators.containsKey(layer) ? layer : known[neighbour];
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static IntStream readers(Graph graph, Uses uses, int node) {
        return graph.nodes().get(node).outputs().stream().flatMapToInt(value -> IntStream.of(uses.consumers(value)));
    }

    private static IntStream producers(Graph graph, Uses uses, int node) {
        return graph.nodes().get(node).inputs().stream()
                .filter(value -> value >= 0 && uses.isProduced(value))
                .mapToInt(uses::producer);
    }

    private static String layer(Graph graph, Node node) {
        return node.outputs().isEmpty()
                ? node.operator().name()
                : layer(graph.value(node.outputs().getFirst()).name());
    }

    private static String layer(String node) {
        int slash = node.lastIndexOf('/');
        return slash <= 0 ? node : node.substring(0, slash);
    }

    /** What it became, in words. */
    String became() {
        if (!operators.isEmpty()) {
            return told(counts(operators), ", ");
        }
        return heirs.isEmpty()
                ? "nothing: it is computed ahead or not needed"
                : "part of " + String.join(" and ", heirs);
    }

    /** What was done to it, in words. */
    String done() {
        return told(changes, "; ");
    }

    private static Map<String, Integer> counts(List<String> all) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.forEach(each -> counts.merge(each, 1, Integer::sum));
        return counts;
    }

    private static String told(Map<String, Integer> counts, String between) {
        List<String> words = new ArrayList<>();
        counts.forEach((what, count) -> words.add(count == 1 ? what : count + " × " + what));
        return String.join(between, words);
    }
}
