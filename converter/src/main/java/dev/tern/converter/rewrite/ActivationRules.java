package dev.tern.converter.rewrite;

import dev.tern.graph.Constants;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.Activation;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.prelu.Prelu;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Activations: found in the arithmetic that spells them, and put into the operators before them. */
final class ActivationRules {
    private static final Map<String, Activation> FUSED = Map.of(
            "RELU", Activation.RELU,
            "RELU6", Activation.RELU6,
            "RELU_N1_TO_1", Activation.RELU_N1_TO_1);

    static final List<RewriteRule> RULES = List.of(
            RewriteRule.of("find ReLU in a maximum", site -> bound(site, "MAXIMUM", 0, Relu.RELU)),
            RewriteRule.of("find leaky ReLU", ActivationRules::leaky),
            RewriteRule.of("find ReLU6", ActivationRules::relu6),
            RewriteRule.of("find hard swish", ActivationRules::hardSwish),
            RewriteRule.of("find GELU", ActivationRules::gelu),
            RewriteRule.of("find PReLU", ActivationRules::prelu),
            RewriteRule.of("find a squared difference", ActivationRules::squaredDifference),
            RewriteRule.of("fuse the activation", ActivationRules::fuse));

    private ActivationRules() {}

    private static Operator plain(OperatorDefinition<?> definition) {
        return Objects.requireNonNull(definition.defaults());
    }

    private static Optional<Patch> fuse(Site site) {
        Activation activation = FUSED.get(site.node().operator().name());
        if (activation == null) {
            return Optional.empty();
        }
        Site producer = Operands.soleProducer(site, 0).orElse(null);
        if (producer == null
                || Operands.activation(producer) == null
                || producer.is("TRANSPOSE_CONV")
                || site.value(site.output(0)).type() != DataType.FLOAT32) {
            return Optional.empty();
        }
        return site.patch(
                "fuse the activation",
                patch -> Operands.absorb(patch, site, producer, Operands.with(producer.node(), activation)));
    }

    private static boolean isFloat(Site site) {
        return site.value(site.output(0)).type() == DataType.FLOAT32;
    }

    /** An extreme of a value and one number. */
    private static Optional<Patch> bound(Site site, String operator, float number, OperatorDefinition<?> by) {
        int slot = site.is(operator) ? Operands.constantSlot(site) : -1;
        if (slot < 0
                || Operands.splat(site, slot) != number
                || !Operands.sameShape(site.value(site.input(1 - slot)), site.value(site.output(0)))) {
            return Optional.empty();
        }
        return replace(site, "write as " + by.name(), plain(by), site.input(1 - slot));
    }

    private static Optional<Patch> replace(Site site, String name, Operator operator, int... inputs) {
        List<Integer> operands = new ArrayList<>();
        for (int input : inputs) {
            operands.add(input);
        }
        return site.patch(
                name,
                patch -> patch.replaceNode(
                        site.index(), Node.of(operator, operands, site.node().outputs())));
    }

    private static Optional<Patch> relu6(Site site) {
        int slot = site.is("MINIMUM") ? Operands.constantSlot(site) : -1;
        Site producer = slot < 0 || Operands.splat(site, slot) != 6f
                ? null
                : Operands.soleProducer(site, 1 - slot).orElse(null);
        if (producer == null || !producer.is("RELU")) {
            return Optional.empty();
        }
        return replace(site, "write as RELU6", plain(Relu.RELU6), producer.input(0));
    }

    /** max(a x, x) with |a| < 1. */
    private static Optional<Patch> leaky(Site site) {
        if (!site.is("MAXIMUM") || !isFloat(site)) {
            return Optional.empty();
        }
        for (int slot = 0; slot < 2; slot++) {
            Site scaled = Operands.soleProducer(site, slot).orElse(null);
            int constant = scaled == null || !scaled.is("MUL") ? -1 : Operands.constantSlot(scaled);
            if (scaled == null || constant < 0 || scaled.input(1 - constant) != site.input(1 - slot)) {
                continue;
            }
            float alpha = Operands.splat(scaled, constant);
            if (Math.abs(alpha) < 1) {
                return replace(site, "write as LEAKY_RELU", new LeakyRelu(alpha), site.input(1 - slot));
            }
        }
        return Optional.empty();
    }

    private static boolean near(float found, double wanted) {
        return Math.abs(found - wanted) <= 2e-6 * Math.max(1, Math.abs(wanted));
    }

    /** Factors of a product of products, constants multiplied together; follows what only the product reads. */
    private record Factors(float number, List<Integer> values, Site last) {
        static Factors of(Site site) {
            List<Integer> values = new ArrayList<>();
            float number = collect(site, values, 4);
            return new Factors(number, values, site);
        }

        private static float collect(Site site, List<Integer> values, int depth) {
            float number = 1;
            for (int slot = 0; slot < 2; slot++) {
                float constant = Operands.splat(site, slot);
                if (!Float.isNaN(constant)) {
                    number *= site.is("DIV") ? 1 / constant : constant;
                    continue;
                }
                Site inner = depth == 0
                        ? null
                        : Operands.soleProducer(site, slot)
                                .filter(s -> s.is("MUL") || (s.is("DIV") && !Float.isNaN(Operands.splat(s, 1))))
                                .orElse(null);
                if (inner == null) {
                    values.add(site.input(slot));
                } else {
                    number *= collect(inner, values, depth - 1);
                }
            }
            return number;
        }
    }

    private static Optional<Site> producerOf(Site site, int value) {
        return site.uses().isProduced(value) && site.uses().isReadOnce(value)
                ? Optional.of(new Site(site.graph(), site.uses(), site.uses().producer(value)))
                : Optional.empty();
    }

    private static boolean isProduct(Site site) {
        return (site.is("MUL") || (site.is("DIV") && !Float.isNaN(Operands.splat(site, 1)))) && isFloat(site);
    }

    /** x * relu6(x + 3) / 6, in any order of its factors; the ReLU6 may be fused into the sum. */
    private static Optional<Patch> hardSwish(Site site) {
        if (!isProduct(site) || Operands.activation(site) != Activation.NONE) {
            return Optional.empty();
        }
        Factors factors = Factors.of(site);
        if (factors.values.size() != 2 || !near(factors.number, 1 / 6.0)) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            int x = factors.values.get(i);
            Site gate = producerOf(site, factors.values.get(1 - i)).orElse(null);
            boolean apart = gate != null && gate.is("RELU6");
            Site sum = gate != null && apart ? producerOf(site, gate.input(0)).orElse(null) : gate;
            boolean clamped = gate != null
                    && sum != null
                    && sum.is("ADD")
                    && Operands.activation(sum) == (apart ? Activation.NONE : Activation.RELU6);
            int slot = sum == null || !clamped ? -1 : Operands.constantSlot(sum);
            if (sum != null && slot >= 0 && sum.input(1 - slot) == x && Operands.splat(sum, slot) == 3f) {
                return replace(site, "write as HARD_SWISH", plain(HardSwish.DEFINITION), x);
            }
        }
        return Optional.empty();
    }

    /** Whether operand 0 is {@code x} times {@code factor}. */
    private static boolean isScaled(Site site, int x, double factor) {
        Site scaled = producerOf(site, site.input(0)).orElse(null);
        if (scaled == null || !isProduct(scaled)) {
            return false;
        }
        Factors factors = Factors.of(scaled);
        return factors.values.equals(List.of(x)) && near(factors.number, factor);
    }

    /** relu(x) - a relu(-x), or relu(x) + a min(x, 0), with a constant a. */
    private static Optional<Patch> prelu(Site site) {
        boolean subtracts = site.is("SUB");
        if ((!subtracts && !site.is("ADD")) || !isFloat(site) || Operands.activation(site) != Activation.NONE) {
            return Optional.empty();
        }
        for (int slot = 0; slot < (subtracts ? 1 : 2); slot++) {
            Site above = site.producer(slot).filter(s -> s.is("RELU")).orElse(null);
            Site below = producerOf(site, site.input(1 - slot))
                    .filter(s -> s.is("MUL") && Operands.activation(s) == Activation.NONE)
                    .orElse(null);
            int constant = below == null ? -1 : Operands.constantSlot(below);
            Site part = below == null || constant < 0
                    ? null
                    : producerOf(below, below.input(1 - constant)).orElse(null);
            if (above == null || below == null || part == null) {
                continue;
            }
            int x = above.input(0);
            float sign = sign(part, x) * (subtracts ? -1 : 1);
            Tensor slopes = Operands.floats(below, constant);
            if (sign == 0
                    || slopes == null
                    || !spreads(slopes.shape(), site.value(x).shape())) {
                continue;
            }
            float[] alpha = slopes.toFloats();
            for (int i = 0; i < alpha.length; i++) {
                alpha[i] *= sign;
            }
            String name = site.value(below.input(constant)).name() + "/alpha";
            return site.patch("write as PRELU", patch -> {
                int index = patch.add(Constants.of(name, slopes.shape(), alpha).withHasRank(true));
                patch.replaceNode(
                        site.index(),
                        Node.of(
                                plain(Prelu.DEFINITION),
                                List.of(x, index),
                                site.node().outputs()));
            });
        }
        return Optional.empty();
    }

    /** 1 where {@code part} is min(x, 0), -1 where it is relu(-x), 0 otherwise. */
    private static float sign(Site part, int x) {
        if (part.is("MINIMUM")) {
            int zero = Operands.constantSlot(part);
            return zero >= 0 && Operands.splat(part, zero) == 0 && part.input(1 - zero) == x ? 1 : 0;
        }
        Site negative = part.is("RELU") ? part.producer(0).orElse(null) : null;
        return negative != null && negative.is("NEG") && negative.input(0) == x ? -1 : 0;
    }

    private static boolean spreads(Shape small, Shape large) {
        if (small.rank() > large.rank()) {
            return false;
        }
        for (int i = 1; i <= small.rank(); i++) {
            if (small.dim(-i) != 1 && small.dim(-i) != large.dim(-i)) {
                return false;
            }
        }
        return true;
    }

    /** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), or x/2 (1 + erf(x / sqrt(2))). */
    private static Optional<Patch> gelu(Site site) {
        if (!isProduct(site) || Operands.activation(site) != Activation.NONE) {
            return Optional.empty();
        }
        Factors factors = Factors.of(site);
        if (factors.values.size() != 2 || !near(factors.number, 0.5)) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            int x = factors.values.get(i);
            Site sum = producerOf(site, factors.values.get(1 - i)).orElse(null);
            int one = sum == null || !sum.is("ADD") ? -1 : Operands.constantSlot(sum);
            Site tanh = sum == null || one < 0 || Operands.splat(sum, one) != 1f
                    ? null
                    : producerOf(sum, sum.input(1 - one)).orElse(null);
            if (tanh != null && tanh.is("TANH") && isGeluArgument(tanh, x)) {
                return replace(site, "write as GELU", new Gelu(true), x);
            }
            if (tanh != null && tanh.is("Erf") && isScaled(tanh, x, Math.sqrt(0.5))) {
                return replace(site, "write as GELU", new Gelu(false), x);
            }
        }
        return Optional.empty();
    }

    private static boolean isGeluArgument(Site tanh, int x) {
        Site scaled = producerOf(tanh, tanh.input(0)).orElse(null);
        if (scaled == null || !scaled.is("MUL")) {
            return false;
        }
        Factors outer = Factors.of(scaled);
        if (outer.values.size() != 1 || !near(outer.number, Math.sqrt(2 / Math.PI))) {
            return false;
        }
        Site sum = producerOf(scaled, outer.values.getFirst()).orElse(null);
        if (sum == null || !sum.is("ADD")) {
            return false;
        }
        int plain = sum.input(0) == x ? 0 : sum.input(1) == x ? 1 : -1;
        Site cubic = plain < 0 ? null : producerOf(sum, sum.input(1 - plain)).orElse(null);
        if (cubic == null || !cubic.is("MUL")) {
            return false;
        }
        Factors inner = Factors.of(cubic);
        return near(inner.number, 0.044715) && isCube(cubic, inner.values, x);
    }

    private static boolean isCube(Site site, List<Integer> values, int x) {
        int power = 0;
        for (int value : values) {
            Site producer = site.uses().isProduced(value)
                    ? new Site(site.graph(), site.uses(), site.uses().producer(value))
                    : null;
            if (value == x) {
                power += 1;
            } else if (producer != null && producer.is("SQUARE") && producer.input(0) == x) {
                power += 2;
            } else if (producer != null
                    && producer.is("POW")
                    && producer.input(0) == x
                    && Operands.splat(producer, 1) == 3f) {
                power += 3;
            } else {
                return false;
            }
        }
        return power == 3;
    }

    private static Optional<Patch> squaredDifference(Site site) {
        boolean squares = site.is("SQUARE") || (site.is("MUL") && site.input(0) == site.input(1));
        if (!squares || !isFloat(site)) {
            return Optional.empty();
        }
        int difference = site.input(0);
        boolean alone = site.is("SQUARE")
                ? site.uses().isReadOnce(difference)
                : site.uses().readCount(difference) == 2 && !site.uses().isOutput(difference);
        Site sub = alone ? site.producer(0).orElse(null) : null;
        Activation own = Operands.activation(site);
        if (sub == null
                || !sub.is("SUB")
                || Operands.activation(sub) != Activation.NONE
                || (own != null && own != Activation.NONE)) {
            return Optional.empty();
        }
        return replace(
                site, "write as SQUARED_DIFFERENCE", plain(SquaredDifference.DEFINITION), sub.input(0), sub.input(1));
    }
}
