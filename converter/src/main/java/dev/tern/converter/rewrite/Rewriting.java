package dev.tern.converter.rewrite;

import dev.tern.converter.lower.InnerOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Operator;
import dev.tern.graph.edit.DeadCode;
import dev.tern.graph.edit.Patched;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Rewriter;
import dev.tern.operators.BuiltinOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All rules together, applied until nothing changes any more. */
public final class Rewriting {
    /** Every rule, in the order in which they are tried. */
    public static final List<RewriteRule> RULES = rules();

    private Rewriting() {}

    private static List<RewriteRule> rules() {
        List<RewriteRule> all = new ArrayList<>(ShapeRules.RULES);
        all.addAll(AffineRules.RULES);
        all.addAll(DenseRules.RULES);
        all.addAll(NormRules.RULES);
        all.addAll(LayoutRules.RULES);
        all.addAll(ReshapeRules.RULES);
        all.addAll(ActivationRules.RULES);
        all.addAll(RecurrentRules.RULES);
        return all.stream().map(Rewriting::ofResults).toList();
    }

    /** The rule, for nodes with results alone; all rules look at the first of them. */
    private static RewriteRule ofResults(RewriteRule rule) {
        return RewriteRule.of(
                rule.name(), site -> site.node().outputs().isEmpty() ? Optional.empty() : rule.match(site));
    }

    /**
     * A rewritten model.
     *
     * @param changes one line for each change, in order
     */
    public record Result(Model model, List<String> changes) {}

    /** Applies every rule to every graph of {@code model}. */
    public static Result apply(Model model) {
        List<String> changes = new ArrayList<>();
        Model shared = DeadCode.remove(Sharing.constants(model), Rewriting::hasEffects);
        for (int g = 0; g < shared.graphs().size(); g++) {
            shared = duplicates(shared, g, changes);
            shared = rewritten(shared, g, changes);
            shared = duplicates(Sharing.constants(DeadCode.remove(shared, Rewriting::hasEffects)), g, changes);
        }
        return new Result(DeadCode.remove(shared, Rewriting::hasEffects), changes);
    }

    /** Dead nodes still count as readers, which keeps rules from matching; so rules and removal take turns. */
    private static Model rewritten(Model model, int graph, List<String> changes) {
        Model changed = model;
        while (true) {
            Rewriter.Result result = Rewriter.of(RULES).apply(changed.graphs().get(graph));
            result.firings().forEach(firing -> changes.add(firing.rule() + ": " + firing.where()));
            Model next = DeadCode.remove(result.patched().in(changed, graph), Rewriting::hasEffects);
            boolean fewer = next.graphs().get(graph).nodes().size()
                    < result.graph().nodes().size();
            changed = next;
            if (result.firings().isEmpty() || !fewer) {
                return changed;
            }
        }
    }

    private static Model duplicates(Model model, int graph, List<String> changes) {
        Model smaller = model;
        while (true) {
            Graph before = smaller.graphs().get(graph);
            Patched patched = Sharing.nodes(before).applyTo(before);
            int gone = before.nodes().size() - patched.graph().nodes().size();
            if (gone == 0) {
                return smaller;
            }
            changes.add("remove what is computed twice: " + gone + " nodes");
            smaller = patched.in(smaller, graph);
        }
    }

    private static boolean hasEffects(Operator operator) {
        return operator instanceof BuiltinOperator builtin
                ? builtin.definition().isStateful() && builtin.callees().isEmpty()
                : InnerOperators.ALL.stream().noneMatch(inner -> inner.name().equals(operator.name()));
    }
}
