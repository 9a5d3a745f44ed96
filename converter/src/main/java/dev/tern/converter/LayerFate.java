package dev.tern.converter;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of one layer of a source.
 *
 * @param layer its name: that of its nodes without their last part
 * @param operators the operators whose results bear its name, as a file has them
 * @param changes what rewriting did to its nodes, and how often
 */
public record LayerFate(String layer, List<String> operators, Map<String, Integer> changes) {
    private static final Pattern PLACE = Pattern.compile("'([^']*)'$");

    public LayerFate {
        operators = List.copyOf(operators);
        changes = new TreeMap<>(changes);
    }

    /** All layers in the order in which they are computed, those first that still have operators. */
    static List<LayerFate> of(Model model, List<String> changes) {
        Map<String, List<String>> operators = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> changed = new LinkedHashMap<>();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                if (!node.outputs().isEmpty()) {
                    String result = graph.value(node.outputs().getFirst()).name();
                    operators
                            .computeIfAbsent(layer(result), key -> new ArrayList<>())
                            .add(node.operator().name());
                }
            }
        }
        for (String change : changes) {
            Matcher place = PLACE.matcher(change);
            int colon = change.indexOf(':');
            if (place.find() && colon > 0) {
                changed.computeIfAbsent(layer(place.group(1)), key -> new TreeMap<>())
                        .merge(change.substring(0, colon), 1, Integer::sum);
            }
        }
        List<LayerFate> all = new ArrayList<>();
        operators.forEach(
                (layer, names) -> all.add(new LayerFate(layer, names, changed.getOrDefault(layer, Map.of()))));
        changed.forEach((layer, names) -> {
            if (!operators.containsKey(layer)) {
                all.add(new LayerFate(layer, List.of(), names));
            }
        });
        return all;
    }

    private static String layer(String node) {
        int slash = node.lastIndexOf('/');
        return slash <= 0 ? node : node.substring(0, slash);
    }

    /** What it became, in words. */
    String became() {
        return operators.isEmpty() ? "part of what follows or goes before" : String.join(", ", operators);
    }

    /** What was done to it, in words. */
    String done() {
        List<String> words = new ArrayList<>();
        changes.forEach((change, count) -> words.add(count == 1 ? change : count + " × " + change));
        return String.join("; ", words);
    }
}
