package dev.tern.graph.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A changed graph together with the way back from it.
 *
 * @param graph the graph after the change
 * @param values where each value went
 * @param outputs where those who read a value's result find it now: differs from {@code values} after redirections
 */
public record Patched(Graph graph, IndexMap values, IndexMap outputs) {
    /** {@code graph} as it is. */
    public static Patched unchanged(Graph graph) {
        IndexMap identity = IndexMap.identity(graph.values().size());
        return new Patched(graph, identity, identity);
    }

    /** This change, then {@code next}, which was made to {@link #graph}. */
    public Patched then(Patched next) {
        return new Patched(next.graph, values.then(next.values), outputs.then(next.outputs));
    }

    /** {@code model} with this in the place of graph {@code index}, and its signatures following. */
    public Model in(Model model, int index) {
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(index, graph);
        List<Signature> signatures = model.signatures().stream()
                .map(signature -> signature.graph() == index ? follow(signature) : signature)
                .toList();
        return model.withGraphs(graphs).withSignatures(signatures);
    }

    /** {@code signature} with the new indices of the values that it names. */
    public Signature follow(Signature signature) {
        return new Signature(
                signature.key(),
                signature.graph(),
                follow(signature, "input", signature.inputs(), values),
                follow(signature, "output", signature.outputs(), outputs),
                signature.extras());
    }

    private static Map<String, Integer> follow(
            Signature signature, String role, Map<String, Integer> named, IndexMap map) {
        Map<String, Integer> followed = new LinkedHashMap<>();
        named.forEach((name, value) -> {
            int now = map.of(value);
            if (now == IndexMap.GONE) {
                throw TernException.at(
                                "signature " + Quoted.name(signature.key()) + ", " + role + " " + Quoted.name(name))
                        .expected("value " + value + " to be kept")
                        .found("a patch that removes it")
                        .fix("keep the value, or drop it from the signature first");
            }
            followed.put(name, now);
        });
        return followed;
    }
}
