package dev.tern.converter.rewrite;

import dev.tern.graph.Constants;
import dev.tern.graph.Node;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums and products with constants before a dense layer go into its weights and bias. */
final class DenseRules {
    static final List<RewriteRule> RULES = List.of(
            RewriteRule.of("drop a reshape before a dense layer", DenseRules::reshaped),
            RewriteRule.of("fold a constant factor into the weights behind it", site -> before(site, "MUL")),
            RewriteRule.of("fold a constant sum into the bias behind it", site -> before(site, "ADD")));

    private DenseRules() {}

    /** Dense layers that give rows take any shape as rows of as many numbers as they have columns. */
    private static Optional<Patch> reshaped(Site site) {
        Site producer = site.node().operator() instanceof FullyConnected dense
                        && !dense.keepNumDims()
                        && dense.weightsFormat() == WeightsFormat.DEFAULT
                ? Operands.soleProducer(site, 0).filter(s -> s.is("RESHAPE")).orElse(null)
                : null;
        if (producer == null) {
            return Optional.empty();
        }
        Shape before = site.value(producer.input(0)).shape();
        Shape after = site.value(site.input(0)).shape();
        Shape weights = site.value(site.input(1)).shape();
        boolean sameRows = before.rank() > 0
                && after.rank() == 2
                && weights.rank() == 2
                && before.dim(-1) == weights.dim(1)
                && after.dim(-1) == weights.dim(1);
        return sameRows
                ? site.patch("drop the reshape", patch -> {
                    patch.replaceNode(site.index(), Operands.with(site.node(), 0, producer.input(0)));
                    patch.removeNodes(producer.index());
                })
                : Optional.empty();
    }

    private static Optional<Patch> before(Site site, String operator) {
        Site producer = site.node().operator() instanceof FullyConnected
                ? Operands.soleProducer(site, 0).filter(s -> s.is(operator)).orElse(null)
                : null;
        int slot = producer == null ? -1 : Operands.constantSlot(producer);
        Tensor weights = slot < 0 ? null : Operands.floats(site, 1);
        if (producer == null || weights == null) {
            return Optional.empty();
        }
        int columns = weights.shape().dim(1);
        Tensor constant = Operands.floats(producer, slot);
        boolean fits = constant != null
                && constant.elements() == columns
                && constant.shape().rank() > 0
                && constant.shape().dim(-1) == columns
                && keepsShape(
                        site.value(producer.input(1 - slot)).shape(),
                        site.value(producer.output(0)).shape(),
                        columns);
        if (constant == null || !fits) {
            return Optional.empty();
        }
        float[] each = constant.toFloats();
        return operator.equals("MUL")
                ? scale(site, producer, slot, weights, each)
                : shift(site, producer, slot, weights, each);
    }

    /** Whether a row of {@code columns} numbers spread over {@code from} leaves its shape as it is. */
    private static boolean keepsShape(Shape from, Shape to, int columns) {
        return from.rank() == to.rank() && from.rank() > 0 && from.dim(-1) == columns && to.dim(-1) == columns;
    }

    private static Optional<Patch> scale(Site site, Site producer, int slot, Tensor weights, float[] each) {
        float[] scaled = weights.toFloats();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= each[i % each.length];
        }
        return site.patch("fold into the weights", patch -> {
            int index = patch.add(Constants.of(site.value(site.input(1)).name(), weights.shape(), scaled)
                    .withHasRank(true));
            Node by = Operands.with(site.node(), 1, index);
            patch.replaceNode(site.index(), Operands.with(by, 0, producer.input(1 - slot)));
            patch.removeNodes(producer.index());
        });
    }

    private static Optional<Patch> shift(Site site, Site producer, int slot, Tensor weights, float[] each) {
        int units = weights.shape().dim(0);
        float @Nullable [] bias = bias(site, units);
        if (bias == null) {
            return Optional.empty();
        }
        float[] all = weights.toFloats();
        for (int u = 0; u < units; u++) {
            double sum = bias[u];
            for (int i = 0; i < each.length; i++) {
                sum += (double) all[u * each.length + i] * each[i];
            }
            bias[u] = (float) sum;
        }
        return site.patch("fold into the bias", patch -> {
            int index = patch.add(Constants.of(site.value(producer.input(slot)).name(), Shape.of(units), bias)
                    .withHasRank(true));
            Node by = Operands.with(site.node(), 2, index);
            patch.replaceNode(site.index(), Operands.with(by, 0, producer.input(1 - slot)));
            patch.removeNodes(producer.index());
        });
    }

    private static float @Nullable [] bias(Site site, int units) {
        if (site.input(2) == Node.ABSENT) {
            return new float[units];
        }
        Tensor bias = Operands.floats(site, 2);
        return bias == null ? null : bias.toFloats();
    }
}
