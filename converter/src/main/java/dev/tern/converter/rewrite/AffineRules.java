package dev.tern.converter.rewrite;

import dev.tern.graph.Constants;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.Activation;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums and products with constants go into the weights and biases of what comes before them: batch normalisation, too. */
final class AffineRules {
    static final List<RewriteRule> RULES = List.of(
            RewriteRule.of("fold a constant sum into the bias", site -> sum(site, "ADD", 1)),
            RewriteRule.of("fold a constant difference into the bias", site -> sum(site, "SUB", -1)),
            RewriteRule.of("fold a constant factor into the weights", AffineRules::product),
            RewriteRule.of("join constant sums", AffineRules::joinSums));

    private AffineRules() {}

    /**
     * Where an operator keeps what its outputs are scaled by.
     *
     * @param filter slot of the filter
     * @param bias slot of the bias
     * @param axis axis of the filter that counts the outputs
     */
    private record Layout(int filter, int bias, int axis) {}

    private static @Nullable Layout layout(Site site) {
        return switch (site.node().operator()) {
            case Conv2d ignored -> new Layout(1, 2, 0);
            case FullyConnected ignored -> new Layout(1, 2, 0);
            case DepthwiseConv2d ignored -> new Layout(1, 2, 3);
            case TransposeConv ignored -> new Layout(1, 3, 0);
            default -> null;
        };
    }

    private static int slotOfConstant(Site site) {
        Activation own = Operands.activation(site);
        return own == null ? -1 : Operands.constantSlot(site);
    }

    /** The constant as one number for each channel, or null where it does not fit. */
    private static float @Nullable [] perChannel(Tensor constant, int channels) {
        float[] given = constant.toFloats();
        float[] all = new float[channels];
        if (given.length == 1) {
            java.util.Arrays.fill(all, given[0]);
            return all;
        }
        boolean fits = given.length == channels
                && constant.shape().rank() > 0
                && constant.shape().dim(-1) == channels;
        return fits ? given : null;
    }

    private static Optional<Patch> sum(Site site, String operator, float sign) {
        int slot = site.is(operator) ? slotOfConstant(site) : -1;
        if (slot < 0 || (sign < 0 && slot == 0)) {
            return Optional.empty();
        }
        Site producer = Operands.soleProducer(site, 1 - slot).orElse(null);
        Layout layout = producer == null ? null : layout(producer);
        if (producer == null || layout == null) {
            return Optional.empty();
        }
        Tensor filter = Operands.floats(producer, layout.filter);
        boolean same = Operands.sameShape(site.value(site.output(0)), site.value(site.input(1 - slot)));
        Tensor constant = Operands.floats(site, slot);
        if (filter == null || !same || constant == null) {
            return Optional.empty();
        }
        int channels = filter.shape().dim(layout.axis);
        float[] added = perChannel(constant, channels);
        float[] bias = bias(producer, layout, channels);
        if (added == null || bias == null) {
            return Optional.empty();
        }
        for (int i = 0; i < channels; i++) {
            bias[i] += sign * added[i];
        }
        Activation activation = Operands.activation(site);
        return site.patch("fold into the bias", patch -> {
            int index = patch.add(named(site, slot, Constants.of("", Shape.of(channels), bias)));
            Node with = Operands.with(producer.node(), layout.bias, index);
            Operands.absorb(patch, site, producer, activation == null ? with : Operands.with(with, activation));
        });
    }

    private static Value named(Site site, int slot, Value constant) {
        return constant.withName(site.value(site.input(slot)).name()).withHasRank(true);
    }

    /** A fresh copy of the bias, zeros where there is none; null where it is computed. */
    private static float @Nullable [] bias(Site producer, Layout layout, int channels) {
        if (producer.input(layout.bias) == Node.ABSENT) {
            return new float[channels];
        }
        Tensor bias = Operands.floats(producer, layout.bias);
        return bias == null || bias.elements() != channels ? null : bias.toFloats();
    }

    private static Optional<Patch> product(Site site) {
        boolean divides = site.is("DIV");
        int slot = site.is("MUL") || divides ? slotOfConstant(site) : -1;
        if (slot < 0 || (divides && slot == 0)) {
            return Optional.empty();
        }
        Site producer = Operands.soleProducer(site, 1 - slot).orElse(null);
        Layout layout = producer == null ? null : layout(producer);
        if (producer == null || layout == null) {
            return Optional.empty();
        }
        Tensor filter = Operands.floats(producer, layout.filter);
        Tensor constant = Operands.floats(site, slot);
        boolean same = Operands.sameShape(site.value(site.output(0)), site.value(site.input(1 - slot)));
        if (filter == null || constant == null || !same) {
            return Optional.empty();
        }
        int channels = filter.shape().dim(layout.axis);
        float[] factors = perChannel(constant, channels);
        float[] bias = bias(producer, layout, channels);
        if (factors == null || bias == null) {
            return Optional.empty();
        }
        if (divides) {
            for (int i = 0; i < channels; i++) {
                factors[i] = 1 / factors[i];
            }
        }
        float[] scaled = scaled(filter, layout.axis, factors);
        boolean hasBias = producer.input(layout.bias) != Node.ABSENT;
        for (int i = 0; i < channels; i++) {
            bias[i] *= factors[i];
        }
        Activation activation = Operands.activation(site);
        return site.patch("fold into the weights", patch -> {
            int weights = patch.add(named(producer, layout.filter, Constants.of("", filter.shape(), scaled)));
            Node with = Operands.with(producer.node(), layout.filter, weights);
            if (hasBias) {
                int index = patch.add(named(producer, layout.bias, Constants.of("", Shape.of(channels), bias)));
                with = Operands.with(with, layout.bias, index);
            }
            Operands.absorb(patch, site, producer, activation == null ? with : Operands.with(with, activation));
        });
    }

    private static float[] scaled(Tensor filter, int axis, float[] factors) {
        float[] all = filter.toFloats();
        int inner = (int) filter.shape().elements(axis + 1, filter.shape().rank());
        for (int i = 0; i < all.length; i++) {
            all[i] *= factors[i / inner % factors.length];
        }
        return all;
    }

    /** (x + a) + b with constants a and b of one shape is x + (a + b). */
    private static Optional<Patch> joinSums(Site site) {
        int slot = site.is("ADD") ? slotOfConstant(site) : -1;
        Site producer = slot < 0 ? null : Operands.soleProducer(site, 1 - slot).orElse(null);
        if (producer == null || !producer.is("ADD")) {
            return Optional.empty();
        }
        int inner = slotOfConstant(producer);
        Tensor a = inner < 0 ? null : Operands.floats(producer, inner);
        Tensor b = Operands.floats(site, slot);
        if (a == null || b == null || !a.shape().equals(b.shape())) {
            return Optional.empty();
        }
        float[] sum = a.toFloats();
        float[] other = b.toFloats();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        Activation activation = Operands.activation(site);
        return site.patch("join the sums", patch -> {
            int index = patch.add(named(site, slot, Constants.of("", a.shape(), sum)));
            Node with = Operands.with(producer.node(), inner, index);
            Operands.absorb(patch, site, producer, activation == null ? with : Operands.with(with, activation));
        });
    }
}
