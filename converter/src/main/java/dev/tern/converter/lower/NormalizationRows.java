package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.localresponsenormalization.LocalResponseNormalization;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.squareddifference.SquaredDifference;
import java.util.List;
import java.util.Map;

/** Normalisations, and losses that are made of them. */
final class NormalizationRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("Softmax", Row.of(s -> s.emit(new Softmax(1f), s.in(0)))),
            entry("LogSoftmax", Row.of(s -> s.emit(LogSoftmax.DEFINITION, s.in(0)))),
            entry("LRN", Row.of(NormalizationRows::localResponse)),
            entry("FusedBatchNorm", NormalizationRows::batchNorm),
            entry("FusedBatchNormV2", NormalizationRows::batchNorm),
            entry("FusedBatchNormV3", NormalizationRows::batchNorm),
            entry("BatchNormWithGlobalNormalization", Row.of(NormalizationRows::globalNorm)),
            entry("L2Loss", Row.of(NormalizationRows::l2Loss)),
            entry("SoftmaxCrossEntropyWithLogits", NormalizationRows::crossEntropy),
            entry(
                    "FakeQuantWithMinMaxArgs",
                    Row.of(s -> fakeQuant(s, s.node().real("min", -6f), s.node().real("max", 6f)))),
            entry(
                    "FakeQuantWithMinMaxVars",
                    Row.of(s -> fakeQuant(s, s.in(1).scalarFloat(), s.in(2).scalarFloat()))));

    private NormalizationRows() {}

    private static Flow localResponse(Site site) {
        return site.emit(
                new LocalResponseNormalization(
                        (int) site.node().integer("depth_radius", 5),
                        site.node().real("bias", 1f),
                        site.node().real("alpha", 1f),
                        site.node().real("beta", 0.5f)),
                site.in(0));
    }

    /** x * m + (offset - mean * m) with m = scale / sqrt(variance + epsilon). */
    private static List<Flow> batchNorm(Site site) {
        Flow x = site.in(0);
        String layout = site.node().text("data_format", "NHWC");
        boolean first = layout.equals("NCHW") || layout.equals("NCDHW");
        Flow mean = site.in(3);
        Flow variance = site.in(4);
        if (site.node().flag("is_training", true)) {
            site.require(
                    x.rank() == 4 && !first, "it trains on " + layout + " of rank " + x.rank(), "export for inference");
            Flow axes = site.emitter().ints(0, 1, 2);
            mean = site.emit(new Reduction(ReductionRule.MEAN, false), x, axes);
            Flow spread = site.emit(SquaredDifference.DEFINITION, x, mean);
            variance = site.emit(new Reduction(ReductionRule.MEAN, false), spread, axes);
        }
        Flow slope = Binary.MUL.emit(
                site,
                site.in(1),
                site.emit(
                        Rsqrt.DEFINITION,
                        UnaryRows.plus(site, variance, site.node().real("epsilon", 1e-4f))));
        Flow shift = Binary.SUB.emit(site, site.in(2), Binary.MUL.emit(site, mean, slope));
        if (first) {
            int[] dims = Binary.ones(x.rank()).dims();
            dims[1] = -1;
            slope = site.reshape(slope, dims);
            shift = site.reshape(shift, dims);
        }
        return List.of(Binary.ADD.emit(site, Binary.MUL.emit(site, x, slope), shift));
    }

    private static Flow globalNorm(Site site) {
        Flow slope = site.emit(
                Rsqrt.DEFINITION, UnaryRows.plus(site, site.in(2), site.node().real("variance_epsilon", 0f)));
        if (site.node().flag("scale_after_normalization", false)) {
            slope = Binary.MUL.emit(site, slope, site.in(4));
        }
        Flow shift = Binary.SUB.emit(site, site.in(3), Binary.MUL.emit(site, site.in(1), slope));
        return Binary.ADD.emit(site, Binary.MUL.emit(site, site.in(0), slope), shift);
    }

    private static Flow l2Loss(Site site) {
        Flow x = site.in(0);
        int[] axes = new int[x.rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        Flow sum = ReductionRows.sum(site, Binary.MUL.emit(site, x, x), axes);
        return Binary.MUL.emit(site, sum, site.emitter().scalar(x.type(), 0.5));
    }

    private static List<Flow> crossEntropy(Site site) {
        Flow logits = site.in(0);
        Flow labels = site.in(1);
        Flow products = Binary.MUL.emit(site, labels, site.emit(LogSoftmax.DEFINITION, logits));
        Flow loss = site.emit(dev.tern.operators.elementwise.Signs.NEG, ReductionRows.sum(site, products, 1));
        Flow gradient = Binary.SUB.emit(site, site.emit(new Softmax(1f), logits), labels);
        return List.of(loss, gradient);
    }

    /** Rounding to one of 2^bits levels between two bounds, moved so that zero is one of them. */
    private static Flow fakeQuant(Site site, float low, float high) {
        int bits = (int) site.node().integer("num_bits", 8);
        boolean narrow = site.node().flag("narrow_range", false);
        site.require(low < high, "its bounds are " + low + " and " + high, "the lower bound must be below the upper");
        return site.emit(new dev.tern.operators.fakequant.FakeQuant(low, high, bits, narrow), site.in(0));
    }
}
