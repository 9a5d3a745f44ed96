package dev.tern.graph.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Uses;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Applies rewrite rules until none matches any more. At each node, rules are tried in their order; nodes are visited in
 * execution order. A bound on the number of firings turns rules that feed each other for ever into an error.
 */
public final class Rewriter {
    private static final int FIRINGS_PER_NODE = 8;
    private static final int FIRINGS_AT_LEAST = 64;

    private final List<RewriteRule> rules;

    private Rewriter(List<RewriteRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** A rewriter with these rules. */
    public static Rewriter of(RewriteRule... rules) {
        return of(List.of(rules));
    }

    /** A rewriter with these rules. */
    public static Rewriter of(List<RewriteRule> rules) {
        return new Rewriter(rules);
    }

    /**
     * One application of a rule.
     *
     * @param rule name of the rule
     * @param where the node at which it matched, as messages name it
     * @param patch the change it made
     */
    public record Firing(String rule, String where, Patch patch) {
        @Override
        public String toString() {
            return rule + " at " + where;
        }
    }

    /** A rewritten graph, the way back from it, and every firing in order. */
    public record Result(Patched patched, List<Firing> firings) {
        public Result {
            firings = List.copyOf(firings);
        }

        /** The graph after the last firing. */
        public Graph graph() {
            return patched.graph();
        }

        /** One line for each firing. */
        public String report() {
            return firings.stream().map(firing -> firing + "\n").collect(Collectors.joining());
        }
    }

    /** A rewritten model, and the firings of each of its graphs. */
    public record ModelResult(Model model, List<Firing> firings) {
        public ModelResult {
            firings = List.copyOf(firings);
        }
    }

    /** Rewrites every graph of {@code model}; signatures follow their values. */
    public ModelResult apply(Model model) {
        Model rewritten = model;
        List<Firing> firings = new ArrayList<>();
        for (int g = 0; g < model.graphs().size(); g++) {
            Result result = apply(rewritten.graphs().get(g));
            rewritten = result.patched().in(rewritten, g);
            firings.addAll(result.firings());
        }
        return new ModelResult(rewritten, firings);
    }

    /** Rewrites {@code graph}. */
    public Result apply(Graph graph) {
        long limit = Math.max(
                FIRINGS_AT_LEAST, (long) FIRINGS_PER_NODE * graph.nodes().size());
        Patched patched = Patched.unchanged(graph);
        List<Firing> firings = new ArrayList<>();
        Uses uses = Uses.of(graph);
        int quiet = 0;
        int node = 0;
        while (quiet < patched.graph().nodes().size()) {
            node = node < patched.graph().nodes().size() ? node : 0;
            Optional<Firing> firing = fire(new Site(patched.graph(), uses, node));
            if (firing.isEmpty()) {
                node++;
                quiet++;
                continue;
            }
            firings.add(firing.get());
            if (firings.size() > limit) {
                throw endless(firings, limit);
            }
            patched = patched.then(firing.get().patch().applyTo(patched.graph()));
            uses = Uses.of(patched.graph());
            quiet = 0;
        }
        return new Result(patched, firings);
    }

    private Optional<Firing> fire(Site site) {
        for (RewriteRule rule : rules) {
            Optional<Patch> patch = rule.match(site);
            if (patch.isPresent() && !patch.get().isEmpty()) {
                return Optional.of(new Firing(rule.name(), site.graph().describeNode(site.index()), patch.get()));
            }
        }
        return Optional.empty();
    }

    private static TernException endless(List<Firing> firings, long limit) {
        String last = firings.subList(Math.max(0, firings.size() - 4), firings.size()).stream()
                .map(Firing::toString)
                .collect(Collectors.joining("; "));
        return TernException.at("rewriting")
                .expected("rules that come to rest within " + limit + " firings")
                .found("more, at last: " + last)
                .fix("make sure that no rule undoes another or matches what it made");
    }
}
