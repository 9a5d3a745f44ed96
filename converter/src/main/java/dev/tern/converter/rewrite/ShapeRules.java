package dev.tern.converter.rewrite;

import dev.tern.graph.Constants;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.reshape.Reshape;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reshapes, transposes and paddings that cancel, join, or go into what comes after them. */
final class ShapeRules {
    static final List<RewriteRule> RULES = List.of(
            RewriteRule.of("write as RESHAPE", ShapeRules::asReshape),
            RewriteRule.of("join reshapes", ShapeRules::joinReshapes),
            RewriteRule.of("remove what changes nothing", ShapeRules::identity),
            RewriteRule.of("join transposes", ShapeRules::joinTransposes),
            RewriteRule.of("pad inside the convolution", ShapeRules::padding),
            RewriteRule.of("dilate instead of moving space to batch", ShapeRules::dilation));

    private ShapeRules() {}

    private static Optional<Patch> asReshape(Site site) {
        if (!site.is("SQUEEZE") && !site.is("EXPAND_DIMS")) {
            return Optional.empty();
        }
        int[] dims = oneOpen(site.value(site.output(0)));
        if (dims == null || !site.value(site.input(0)).hasRank()) {
            return Optional.empty();
        }
        return reshape(site, site.input(0), dims);
    }

    private static int @Nullable [] oneOpen(Value value) {
        int[] dims = Operands.open(value).dims();
        return Arrays.stream(dims).filter(dim -> dim == Shape.UNKNOWN).count() <= 1
                        && Arrays.stream(dims).noneMatch(dim -> dim == 0)
                ? dims
                : null;
    }

    private static Optional<Patch> reshape(Site site, int from, int[] dims) {
        return site.patch("write as RESHAPE", patch -> {
            int shape =
                    patch.add(Constants.of(site.value(site.output(0)).name() + "/shape", Shape.of(dims.length), dims)
                            .withHasRank(true));
            patch.replaceNode(
                    site.index(),
                    Node.of(
                            new Reshape(List.of()),
                            List.of(from, shape),
                            site.node().outputs()));
        });
    }

    private static Optional<Patch> joinReshapes(Site site) {
        Site before = site.is("RESHAPE") ? site.producer(0).orElse(null) : null;
        int[] dims = oneOpen(site.value(site.output(0)));
        if (before == null || !before.is("RESHAPE") || dims == null) {
            return Optional.empty();
        }
        return reshape(site, before.input(0), dims);
    }

    private static Optional<Patch> identity(Site site) {
        if (site.node().inputs().isEmpty() || site.input(0) < 0) {
            return Optional.empty();
        }
        Value from = site.value(site.input(0));
        Value to = site.value(site.output(0));
        boolean changesNothing = (site.is("RESHAPE") || site.is("BROADCAST_TO"))
                && from.hasRank()
                && oneOpen(from) != null
                && Operands.sameShape(from, to);
        if (site.is("TRANSPOSE")) {
            int[] order = order(site);
            changesNothing = order != null && isOrdered(order);
        }
        if (!changesNothing || from.type() != to.type()) {
            return Optional.empty();
        }
        return bypass(site, site.input(0));
    }

    private static boolean isOrdered(int[] order) {
        for (int i = 0; i < order.length; i++) {
            if (order[i] != i) {
                return false;
            }
        }
        return true;
    }

    /**
     * Lets readers of the node's result read {@code from}. A result of the graph stays what it is: the node before gives
     * it; refused where both ends belong to the graph's border.
     */
    private static Optional<Patch> bypass(Site site, int from) {
        int to = site.output(0);
        if (!site.uses().isOutput(to)) {
            return site.patch("remove the node", patch -> {
                patch.redirect(to, from);
                patch.removeNodes(site.index());
            });
        }
        if (!site.uses().isProduced(from) || site.uses().isOutput(from)) {
            return Optional.empty();
        }
        int before = site.uses().producer(from);
        Node producer = site.graph().nodes().get(before);
        return site.patch("remove the node", patch -> {
            patch.replaceNode(
                    before,
                    producer.withOutputs(producer.outputs().stream()
                            .map(v -> v == from ? to : v)
                            .toList()));
            patch.redirect(from, to);
            patch.removeNodes(site.index());
        });
    }

    private static int @Nullable [] order(Site site) {
        Tensor tensor = Operands.constant(site, 1);
        return tensor == null ? null : tensor.toInts();
    }

    private static Optional<Patch> joinTransposes(Site site) {
        Site before = site.is("TRANSPOSE") ? site.producer(0).orElse(null) : null;
        int[] second = before == null ? null : order(site);
        int[] first = before == null || !before.is("TRANSPOSE") ? null : order(before);
        if (before == null || first == null || second == null || first.length != second.length) {
            return Optional.empty();
        }
        int[] joined = new int[first.length];
        for (int i = 0; i < joined.length; i++) {
            joined[i] = first[second[i]];
        }
        Optional<Patch> gone = isOrdered(joined) ? bypass(site, before.input(0)) : Optional.empty();
        if (gone.isPresent()) {
            return gone;
        }
        return site.patch("join the transposes", patch -> {
            int order =
                    patch.add(Constants.of(site.value(site.output(0)).name() + "/perm", Shape.of(joined.length), joined)
                            .withHasRank(true));
            patch.replaceNode(site.index(), site.node().withInputs(List.of(before.input(0), order)));
        });
    }

    /** A window's walk along one axis. */
    private record Walk(int extent, int filter, int stride, int dilation) {
        /** What SAME adds in all. */
        int total() {
            int outputs = (extent + stride - 1) / stride;
            return Math.max(0, (outputs - 1) * stride + (filter - 1) * dilation + 1 - extent);
        }
    }

    private static Optional<Patch> padding(Site site) {
        Walk down;
        Walk across;
        Site pad = Operands.soleProducer(site, 0).filter(s -> s.is("PAD")).orElse(null);
        if (pad == null || !Operands.open(site.value(pad.input(0))).with(0, 1).isKnown()) {
            return Optional.empty();
        }
        Shape image = site.value(pad.input(0)).shape();
        switch (site.node().operator()) {
            case Conv2d c
            when c.padding() == Padding.VALID -> {
                Shape filter = site.value(site.input(1)).shape();
                down = new Walk(image.dim(1), filter.dim(1), c.strideHeight(), c.dilationHeight());
                across = new Walk(image.dim(2), filter.dim(2), c.strideWidth(), c.dilationWidth());
            }
            case DepthwiseConv2d c
            when c.padding() == Padding.VALID -> {
                Shape filter = site.value(site.input(1)).shape();
                down = new Walk(image.dim(1), filter.dim(1), c.strideHeight(), c.dilationHeight());
                across = new Walk(image.dim(2), filter.dim(2), c.strideWidth(), c.dilationWidth());
            }
            default -> {
                return Optional.empty();
            }
        }
        Tensor pads = Operands.constant(pad, 1);
        if (pads == null || pads.elements() != 8 || !fits(pads.toInts(), down, across)) {
            return Optional.empty();
        }
        return site.patch(
                "pad inside",
                patch -> patch.replaceNode(site.index(), Operands.with(same(site.node()), 0, pad.input(0))));
    }

    private static boolean fits(int[] pads, Walk down, Walk across) {
        return pads[0] == 0
                && pads[1] == 0
                && pads[6] == 0
                && pads[7] == 0
                && fits(pads[2], pads[3], down.total())
                && fits(pads[4], pads[5], across.total());
    }

    private static boolean fits(int low, int high, int total) {
        return low == total / 2 && high == total - total / 2;
    }

    private static Node same(Node node) {
        return node.withOperator(
                switch (node.operator()) {
                    case Conv2d c ->
                        new Conv2d(
                                Padding.SAME,
                                c.strideWidth(),
                                c.strideHeight(),
                                c.activation(),
                                c.dilationWidth(),
                                c.dilationHeight(),
                                c.quantizedBiasType());
                    case DepthwiseConv2d c ->
                        new DepthwiseConv2d(
                                Padding.SAME,
                                c.strideWidth(),
                                c.strideHeight(),
                                c.depthMultiplier(),
                                c.activation(),
                                c.dilationWidth(),
                                c.dilationHeight());
                    default -> node.operator();
                });
    }

    /** SPACE_TO_BATCH_ND, a convolution with stride 1, BATCH_TO_SPACE_ND: one convolution with dilation. */
    private static Optional<Patch> dilation(Site site) {
        Site conv =
                site.is("BATCH_TO_SPACE_ND") ? Operands.soleProducer(site, 0).orElse(null) : null;
        Site spread = conv == null ? null : Operands.soleProducer(conv, 0).orElse(null);
        if (conv == null || spread == null || !spread.is("SPACE_TO_BATCH_ND")) {
            return Optional.empty();
        }
        Tensor block = Operands.constant(spread, 1);
        Tensor back = Operands.constant(site, 1);
        Tensor pads = Operands.constant(spread, 2);
        Tensor crops = Operands.constant(site, 2);
        if (block == null || back == null || pads == null || crops == null || block.elements() != 2) {
            return Optional.empty();
        }
        int[] rate = block.toInts();
        Shape image = site.value(spread.input(0)).shape();
        Shape filter = site.value(conv.input(1)).shape();
        boolean known = Operands.open(site.value(spread.input(0))).with(0, 1).isKnown();
        if (!Arrays.equals(rate, back.toInts()) || !known || image.rank() != 4) {
            return Optional.empty();
        }
        Padding padding = dilated(image, filter, rate, pads.toInts(), crops.toInts());
        Node by = padding == null ? null : dilated(conv.node(), padding, rate);
        if (by == null) {
            return Optional.empty();
        }
        return site.patch("dilate", patch -> {
            patch.replaceNode(
                    conv.index(), Operands.with(by, 0, spread.input(0)).withOutputs(List.of(site.output(0))));
            patch.removeNodes(site.index());
        });
    }

    /** Which padding the moves to and from batches amount to, or null where they are something else. */
    private static @Nullable Padding dilated(Shape image, Shape filter, int[] rate, int[] pads, int[] crops) {
        boolean valid = true;
        boolean same = true;
        for (int axis = 0; axis < 2; axis++) {
            int reach = (filter.dim(axis + 1) - 1) * rate[axis];
            int low = pads[2 * axis];
            int extra = crops[2 * axis + 1];
            int high = pads[2 * axis + 1] - extra;
            boolean whole = crops[2 * axis] == 0
                    && (image.dim(axis + 1) + low + pads[2 * axis + 1]) % rate[axis] == 0
                    && extra < rate[axis];
            valid &= whole && low == 0 && high == 0;
            same &= whole && low == reach / 2 && high == reach - reach / 2;
        }
        return same ? Padding.SAME : valid ? Padding.VALID : null;
    }

    private static @Nullable Node dilated(Node node, Padding padding, int[] rate) {
        return switch (node.operator()) {
            case Conv2d c
            when c.padding() == Padding.VALID
                    && c.strideWidth() == 1
                    && c.strideHeight() == 1
                    && c.dilationWidth() == 1
                    && c.dilationHeight() == 1 ->
                node.withOperator(new Conv2d(padding, 1, 1, c.activation(), rate[1], rate[0], c.quantizedBiasType()));
            case DepthwiseConv2d c
            when c.padding() == Padding.VALID
                    && c.strideWidth() == 1
                    && c.strideHeight() == 1
                    && c.dilationWidth() == 1
                    && c.dilationHeight() == 1 ->
                node.withOperator(
                        new DepthwiseConv2d(padding, 1, 1, c.depthMultiplier(), c.activation(), rate[1], rate[0]));
            default -> null;
        };
    }
}
