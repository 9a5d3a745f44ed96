package dev.tern.converter.rewrite;

import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.Activation;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Normalisations along the last axis, found in the arithmetic that spells them. */
final class NormRules {
    /** Largest number added against division by zero that L2_NORMALIZATION, which adds its own, may stand for. */
    private static final float EPSILON_MAX = 1e-3f;

    static final List<RewriteRule> RULES = List.of(
            RewriteRule.of("find softmax", NormRules::softmax),
            RewriteRule.of("find the logarithm of softmax", NormRules::logSoftmax),
            RewriteRule.of("find L2 normalisation", NormRules::l2));

    private NormRules() {}

    private static Optional<Patch> replace(Site site, Operator operator, int input) {
        return site.patch(
                "write as " + operator.name(),
                patch -> patch.replaceNode(
                        site.index(),
                        Node.of(operator, List.of(input), site.node().outputs())));
    }

    /** A reduction over the last axis that keeps it. */
    private static boolean reducesLast(Site site, String operator) {
        if (!site.is(operator)
                || !(site.node().operator() instanceof dev.tern.operators.reduction.Reduction reduction)
                || !reduction.keepAxes()) {
            return false;
        }
        Tensor axes = Operands.constant(site, 1);
        int rank = site.value(site.input(0)).shape().rank();
        return axes != null && axes.elements() == 1 && Math.floorMod(axes.intAt(0), Math.max(1, rank)) == rank - 1;
    }

    private static Optional<Site> producer(Site site, int slot, String operator) {
        return site.producer(slot).filter(producer -> producer.is(operator));
    }

    private static boolean isPlain(Site site) {
        Activation own = Operands.activation(site);
        return own == null || own == Activation.NONE;
    }

    /** exp(x) / sum(exp(x)). */
    private static Optional<Patch> softmax(Site site) {
        if (!site.is("DIV") || !isPlain(site)) {
            return Optional.empty();
        }
        Site exp = producer(site, 0, "EXP").orElse(null);
        Site sum = site.producer(1).filter(s -> reducesLast(s, "SUM")).orElse(null);
        if (exp == null || sum == null || sum.input(0) != site.input(0)) {
            return Optional.empty();
        }
        return replace(site, new Softmax(1f), exp.input(0));
    }

    /** y - log(sum(exp(y))). */
    private static Optional<Patch> logSoftmax(Site site) {
        if (!site.is("SUB") || !isPlain(site)) {
            return Optional.empty();
        }
        Site log = producer(site, 1, "LOG").orElse(null);
        Site sum = log == null
                ? null
                : log.producer(0).filter(s -> reducesLast(s, "SUM")).orElse(null);
        Site exp = sum == null ? null : producer(sum, 0, "EXP").orElse(null);
        if (exp == null || exp.input(0) != site.input(0)) {
            return Optional.empty();
        }
        return replace(site, Objects.requireNonNull(LogSoftmax.DEFINITION.defaults()), site.input(0));
    }

    /** x * rsqrt(sum(x^2)) or x / sqrt(sum(x^2)), perhaps with a tiny number added or as a lower bound. */
    private static Optional<Patch> l2(Site site) {
        boolean multiplies = site.is("MUL");
        if ((!multiplies && !site.is("DIV")) || !isPlain(site)) {
            return Optional.empty();
        }
        for (int slot = multiplies ? 0 : 1; slot < 2; slot++) {
            int x = site.input(1 - slot);
            Site root = producer(site, slot, multiplies ? "RSQRT" : "SQRT").orElse(null);
            Site sum = root == null ? null : root.producer(0).orElse(null);
            if (sum != null && (sum.is("ADD") || sum.is("MAXIMUM"))) {
                int constant = Operands.constantSlot(sum);
                float epsilon = constant < 0 ? Float.NaN : Operands.splat(sum, constant);
                sum = epsilon >= 0 && epsilon < EPSILON_MAX
                        ? sum.producer(1 - constant).orElse(null)
                        : null;
            }
            Site square = sum == null || !reducesLast(sum, "SUM")
                    ? null
                    : sum.producer(0).orElse(null);
            boolean squares = square != null
                    && (square.is("SQUARE") || (square.is("MUL") && square.input(0) == square.input(1)))
                    && square.input(0) == x;
            if (squares) {
                return replace(site, new L2Normalization(Activation.NONE), x);
            }
        }
        return Optional.empty();
    }
}
