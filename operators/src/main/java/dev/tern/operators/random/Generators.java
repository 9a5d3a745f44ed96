package dev.tern.operators.random;

import dev.tern.graph.Node;
import dev.tern.operators.Binding;
import dev.tern.operators.Resources;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Generators of nodes whose results change their size from run to run: a node's kernel is made anew then, while its
 * numbers go on.
 */
final class Generators {
    private final Map<Node, Philox> byNode = new IdentityHashMap<>();

    /** The generator for the kernel being bound; a new one where operand {@code size} fixes the size for good. */
    static Philox of(Binding binding, int size, Seeds seeds) {
        if (binding.isConstant(size)) {
            return seeds.generator();
        }
        Resources resources = binding.resources();
        Generators generators =
                resources.content(resources.handle("random generators"), Generators.class, Generators::new);
        return generators.byNode.computeIfAbsent(binding.node(), node -> seeds.generator());
    }
}
